package org.distill4j.evaluate.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * One model of a run. Flat, because the keys of {@code report.json} are; {@link #of} builds it from
 * its three parts.
 *
 * @param name unique within the run
 * @param kind {@value #TEACHER}, {@value #CONTROL}, or the stage's key in the recipe
 * @param metrics scores by name; the task's main metric is always there, see {@link Metric#main}
 * @param agreementWithTeacher share of rows answered as the teacher answers, of scores their
 *     correlation; absent for the teacher
 * @param agreementAtBatch32 share of rows that the exported file answers alike at batch 1 and,
 *     padded, at batch 32
 * @param gainKept (value − floor) / (teacher − floor) of the main metric; absent when the teacher
 *     is not above the floor
 * @param comparisons with other stages on the same rows
 * @param classF1 F1 by label
 * @param confusion counts by true class (rows) and predicted class (columns)
 * @param parameters number of weights
 * @param sizeBytes of the model file
 * @param bundleBytes with tokenizer and configuration
 * @param compressedBytes of the bundle after gzip -9
 * @param latencyMillis of the exported file at batch 1; empty when not measured
 * @param peakMemoryBytes resident, of a fresh process that classifies; absent when not measured
 * @param trainSeconds that the stage took; 0 without training
 * @param notes what else to tell the reader about this stage
 * @param frontier the sizes that it tried; absent, in the file too, unless it tried some
 * @param training loss and scores on the way; absent, in the file too, without training
 * @param calibration how far its probabilities can be believed; absent, in the file too, where it
 *     was not measured
 */
public record StageReport(
    String name,
    String kind,
    Map<String, Estimate> metrics,
    Optional<Share> agreementWithTeacher,
    Optional<Share> agreementAtBatch32,
    Optional<Double> gainKept,
    List<Comparison> comparisons,
    Map<String, Double> classF1,
    List<List<Integer>> confusion,
    long parameters,
    long sizeBytes,
    long bundleBytes,
    long compressedBytes,
    List<Latency> latencyMillis,
    Optional<Long> peakMemoryBytes,
    double trainSeconds,
    List<String> notes,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SizeSweep> frontier,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<TrainingCurve> training,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Calibration> calibration) {
  /** The kind of the first stage. */
  public static final String TEACHER = "teacher";

  /** The kind of a student trained on hard labels alone. */
  public static final String CONTROL = "control";

  /**
   * Keeps unmodifiable copies.
   *
   * @throws IllegalArgumentException when the main metric is missing
   */
  public StageReport {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    classF1 = Collections.unmodifiableMap(new LinkedHashMap<>(classF1));
    comparisons = List.copyOf(comparisons);
    confusion = List.copyOf(confusion);
    latencyMillis = List.copyOf(latencyMillis);
    notes = List.copyOf(notes);
    try {
      var unused = Metric.main(metrics);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stages." + name + "." + e.getMessage(), e);
    }
  }

  /** A stage from its parts. */
  public static StageReport of(String name, String kind, Quality quality, Size size, Cost cost) {
    return new StageReport(
        name,
        kind,
        quality.scores().metrics(),
        quality.agreementWithTeacher(),
        quality.agreementAtBatch32(),
        quality.gainKept(),
        quality.comparisons(),
        quality.scores().classF1(),
        quality.scores().confusion(),
        size.parameters(),
        size.sizeBytes(),
        size.bundleBytes(),
        size.compressedBytes(),
        cost.latencyMillis(),
        cost.peakMemoryBytes(),
        cost.trainSeconds(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with further notes for the reader. */
  public StageReport withNotes(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return with(name, all, frontier, training, calibration);
  }

  /** The same with the sizes that it tried. */
  public StageReport withFrontier(Optional<SizeSweep> tried) {
    return with(name, notes, tried, training, calibration);
  }

  /** The same with how its training went. */
  public StageReport withTraining(Optional<TrainingCurve> curve) {
    return with(name, notes, frontier, curve, calibration);
  }

  /** The same with how far its probabilities can be believed. */
  public StageReport withCalibration(Optional<Calibration> measured) {
    return with(name, notes, frontier, training, measured);
  }

  /** The same under another name. */
  StageReport withName(String other) {
    return with(other, notes, frontier, training, calibration);
  }

  private StageReport with(
      String newName,
      List<String> newNotes,
      Optional<SizeSweep> newFrontier,
      Optional<TrainingCurve> newTraining,
      Optional<Calibration> newCalibration) {
    return new StageReport(
        newName,
        kind,
        metrics,
        agreementWithTeacher,
        agreementAtBatch32,
        gainKept,
        comparisons,
        classF1,
        confusion,
        parameters,
        sizeBytes,
        bundleBytes,
        compressedBytes,
        latencyMillis,
        peakMemoryBytes,
        trainSeconds,
        newNotes,
        newFrontier,
        newTraining,
        newCalibration);
  }

  /** The task's main metric. */
  public Metric mainMetric() {
    return Metric.main(metrics);
  }

  /** The main metric's value with its interval. */
  public Estimate quality() {
    return metrics.get(mainMetric().key());
  }

  /** The comparison with the stage of that name. */
  public Optional<Comparison> comparedWith(String other) {
    return comparisons.stream().filter(c -> c.against().equals(other)).findFirst();
  }

  /** The latency at this length and number of threads. */
  public Optional<Latency> latency(int length, int threads) {
    return latencyMillis.stream()
        .filter(latency -> latency.length() == length && latency.threads() == threads)
        .findFirst();
  }

  boolean isTeacher() {
    return kind.equals(TEACHER);
  }

  boolean isControl() {
    return kind.equals(CONTROL);
  }
}
