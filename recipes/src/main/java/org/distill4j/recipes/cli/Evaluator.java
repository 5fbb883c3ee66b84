package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.evaluate.data.LabelSet;
import org.distill4j.evaluate.grading.Grader;
import org.distill4j.evaluate.grading.Predictions;
import org.distill4j.evaluate.measure.LatencyBenchmark;
import org.distill4j.evaluate.measure.LatencySettings;
import org.distill4j.evaluate.measure.MemoryProbe;
import org.distill4j.evaluate.measure.ModelSize;
import org.distill4j.evaluate.metrics.Scores;
import org.distill4j.evaluate.metrics.Share;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.evaluate.report.Size;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.PairedCounts;

/**
 * Lets models answer the same rows and measures them.
 *
 * @param data labelled rows
 * @param margin the largest loss of accuracy that verdicts call kept, a fraction
 * @param grader asks the models
 * @param latency how to time them; absent to leave out latency and memory
 * @param messages told what goes on
 */
record Evaluator(
    Dataset data,
    double margin,
    Grader grader,
    Optional<LatencySettings> latency,
    Consumer<String> messages) {
  private static final int ROWS_FOR_MEMORY = 64;

  /**
   * Evaluates models.
   *
   * @param folders model folders by name; the first is the one that the others are compared with
   * @throws IOException if a folder is no model folder or a row has a label that its model lacks
   * @throws IllegalArgumentException if the models have different labels
   */
  Evaluation evaluate(Map<String, Path> folders) throws IOException {
    Map<String, Predictions> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Path> model : folders.entrySet()) {
      answers.put(model.getKey(), answers(model.getKey(), model.getValue(), answers));
    }
    String first = folders.keySet().iterator().next();
    int[] truth = truth(answers.get(first).labels());
    Map<String, List<Latency>> latencies = latencies(folders);
    List<EvaluatedModel> models = new ArrayList<>();
    for (Map.Entry<String, Path> model : folders.entrySet()) {
      models.add(
          model(model.getKey(), model.getValue(), first, truth, answers)
              .apply(latencies.getOrDefault(model.getKey(), List.of())));
    }
    return new Evaluation(
        Evaluation.SCHEMA_VERSION,
        data.name(),
        data.size(),
        answers.get(first).labels(),
        margin,
        Machine.here(),
        models);
  }

  /** Everything of a model but its latencies. */
  private interface WithoutLatency {
    EvaluatedModel apply(List<Latency> latencies);
  }

  private Predictions answers(String name, Path folder, Map<String, Predictions> before)
      throws IOException {
    messages.accept(name + ": answering " + data.size() + " rows");
    Predictions own = grader.answers(folder, data);
    for (Map.Entry<String, Predictions> other : before.entrySet()) {
      if (!own.labels().equals(other.getValue().labels())) {
        throw new IllegalArgumentException(
            name
                + ": must have the labels of "
                + other.getKey()
                + ", "
                + other.getValue().labels()
                + "; got "
                + own.labels()
                + ". Evaluate it by itself.");
      }
    }
    if (own.truncated() > 0) {
      messages.accept(
          "warning: "
              + name
              + " read only the beginning of "
              + own.truncated()
              + " rows, which are longer than its max_length");
    }
    return own;
  }

  private int[] truth(List<String> labels) throws IOException {
    return new LabelSet(labels).indices(data).stream().mapToInt(Integer::intValue).toArray();
  }

  private Map<String, List<Latency>> latencies(Map<String, Path> folders) throws IOException {
    if (latency.isEmpty()) {
      return Map.of();
    }
    return LatencyBenchmark.measure(
        folders,
        latency.get(),
        next ->
            messages.accept(
                "latency: " + next.model() + ", " + (next.done() + 1) + " of " + next.all()));
  }

  private WithoutLatency model(
      String name, Path folder, String first, int[] truth, Map<String, Predictions> answers)
      throws IOException {
    Predictions own = answers.get(name);
    Predictions firsts = answers.get(first);
    boolean isFirst = name.equals(first);
    Scores scores = Scores.of(truth, own.indices(), own.labels(), Bootstrap.defaults());
    Share together =
        Scores.agreement(own.indices(), grader.answersAtBatch32(folder, data).indices());
    Size size = ModelSize.of(folder, EvaluatedModel.parameters(folder, own.labels().size()));
    Optional<Long> memory =
        latency.isPresent() ? MemoryProbe.peakBytes(folder, firstRows()) : Optional.empty();
    return latencies ->
        new EvaluatedModel(
            name,
            scores.metrics(),
            isFirst
                ? Optional.empty()
                : Optional.of(Scores.agreement(own.indices(), firsts.indices())),
            together,
            isFirst ? List.of() : List.of(comparison(first, truth, own, firsts)),
            scores.classF1(),
            own.truncated(),
            size.parameters(),
            size.sizeBytes(),
            size.bundleBytes(),
            size.compressedBytes(),
            latencies,
            memory);
  }

  private Comparison comparison(String first, int[] truth, Predictions own, Predictions firsts) {
    PairedCounts counts = PairedCounts.of(right(truth, own), right(truth, firsts));
    return Comparison.of(first, counts, margin);
  }

  private static boolean[] right(int[] truth, Predictions answers) {
    int[] given = answers.indices();
    boolean[] right = new boolean[truth.length];
    for (int row = 0; row < truth.length; row++) {
      right[row] = given[row] == truth[row];
    }
    return right;
  }

  private Dataset firstRows() {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < Math.min(ROWS_FOR_MEMORY, data.size()); row++) {
      rows.add(row);
    }
    return data.select(rows);
  }
}
