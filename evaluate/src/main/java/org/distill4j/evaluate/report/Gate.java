package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Bounds that a run's final model must keep. A bound that cannot be checked, because the report
 * lacks the measurement, counts as broken: a gate that lets the unknown pass is none.
 *
 * @param maxDrop of the main metric below the teacher, in points, which are hundredths
 * @param point whether the drop itself is held against {@code maxDrop} instead of the bad end of
 *     its 95% interval
 * @param maxBytes of the model file
 * @param maxP95 latency at the 95th percentile on one thread, in milliseconds
 * @param length at which that latency is taken; the default is {@value #DEFAULT_LENGTH}
 */
public record Gate(
    OptionalDouble maxDrop,
    boolean point,
    OptionalLong maxBytes,
    OptionalDouble maxP95,
    OptionalInt length) {
  /** Pieces at which latency is judged unless told otherwise. */
  public static final int DEFAULT_LENGTH = 32;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when one is not a number or out of range
   */
  public Gate {
    require("--max-drop", maxDrop, 0);
    require("--max-p95", maxP95, Double.MIN_VALUE);
    if (maxBytes.isPresent() && maxBytes.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "--max-bytes: must be >= 1; got " + maxBytes.getAsLong() + ". Give bytes as 5000000.");
    }
    if (length.isPresent() && length.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "--length: must be >= 1; got "
              + length.getAsInt()
              + ". Give a number of tokens, such as 32.");
    }
  }

  private static void require(String name, OptionalDouble bound, double least) {
    if (bound.isPresent()
        && !(bound.getAsDouble() >= least && bound.getAsDouble() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: must be finite and %s; got %s. Give another number.",
              name,
              least == 0 ? ">= 0" : "> 0",
              bound.getAsDouble()));
    }
  }

  /** The reasons why the final model does not pass, one a broken bound; empty when it passes. */
  public List<String> broken(Report report) {
    List<String> reasons = new ArrayList<>();
    if (maxDrop.isPresent()) {
      drop(report, maxDrop.getAsDouble()).ifPresent(reasons::add);
    }
    if (maxBytes.isPresent()) {
      bytes(report.finalStage(), maxBytes.getAsLong()).ifPresent(reasons::add);
    }
    if (maxP95.isPresent()) {
      latency(report.finalStage(), maxP95.getAsDouble()).ifPresent(reasons::add);
    }
    return List.copyOf(reasons);
  }

  private Optional<String> drop(Report report, double bound) {
    StageReport last = report.finalStage();
    if (last.isTeacher()) {
      return Optional.empty();
    }
    Optional<Comparison> comparison = last.comparedWith(report.teacher().name());
    if (comparison.isEmpty()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s: was not compared with %s, so --max-drop cannot be checked. Run the recipe"
                  + " again.",
              last.name(),
              report.teacher().name()));
    }
    double drop = -100 * (point ? comparison.get().difference() : comparison.get().low());
    return when(
        !(drop <= bound),
        "%s: %s must be at most %s points below %s; it is %.2f points%s. %s",
        last.name(),
        last.mainMetric().title(),
        bound,
        report.teacher().name(),
        drop,
        point ? "" : " at the bad end of the 95% interval",
        point
            ? "Keep more of the model, or distil longer."
            : "Test on more rows, keep more of the model, or judge by --point.");
  }

  private static Optional<String> bytes(StageReport last, long bound) {
    return when(
        last.sizeBytes() > bound,
        "%s: model.onnx must have at most %,d bytes; it has %,d. Prune or quantize further.",
        last.name(),
        bound,
        last.sizeBytes());
  }

  private Optional<String> latency(StageReport last, double bound) {
    int pieces = length.orElse(DEFAULT_LENGTH);
    Optional<Latency> latency = last.latency(pieces, 1);
    if (latency.isEmpty()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s: was not timed at %d tokens on one thread, so --max-p95 cannot be checked; %s",
              last.name(),
              pieces,
              timed(last)));
    }
    return when(
        !(latency.get().p95() <= bound),
        "%s: p95 at %d tokens on one thread must be at most %s ms; it is %.3f ms. Prune or quantize"
            + " further.",
        last.name(),
        pieces,
        bound,
        latency.get().p95());
  }

  private static String timed(StageReport stage) {
    List<Integer> lengths =
        stage.latencyMillis().stream()
            .filter(latency -> latency.threads() == 1)
            .map(Latency::length)
            .toList();
    return lengths.isEmpty()
        ? "nothing was. Run with measure.rounds >= 1 and a thread count of 1."
        : "measured: " + lengths + ". Choose one of these with --length.";
  }

  private static Optional<String> when(boolean broken, String form, Object... values) {
    return broken ? Optional.of(String.format(Locale.ROOT, form, values)) : Optional.empty();
  }
}
