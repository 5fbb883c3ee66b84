package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.distill4j.evaluate.benchmark.LatencyBenchmark;
import org.distill4j.evaluate.benchmark.LatencySettings;
import org.distill4j.evaluate.benchmark.MemoryProbe;
import org.distill4j.evaluate.benchmark.ModelSize;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.dataset.LabelSets;
import org.distill4j.evaluate.dataset.ScoreColumn;
import org.distill4j.evaluate.grading.ClassEvaluator;
import org.distill4j.evaluate.grading.EvaluationSet;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.LabelSetEvaluator;
import org.distill4j.evaluate.grading.RelevantPairs;
import org.distill4j.evaluate.grading.ScoreEvaluator;
import org.distill4j.evaluate.grading.TagEvaluator;
import org.distill4j.evaluate.grading.TaskEvaluator;
import org.distill4j.evaluate.grading.VectorEvaluator;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.report.Size;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.OutputKind;

/**
 * Lets models answer the same rows and measures them.
 *
 * @param data labelled rows
 * @param margin the largest loss of accuracy that verdicts call kept, a fraction
 * @param grader asks the models
 * @param names what labels of the models are called in the data, where that differs
 * @param latency how to time them; absent to leave out latency and memory
 * @param messages told what goes on
 */
record EvaluateRun(
    Dataset data,
    double margin,
    Evaluator grader,
    Map<String, String> names,
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
  EvaluateResult evaluate(Map<String, Path> folders) throws IOException {
    List<String> labels = labels(folders);
    Path first = folders.values().iterator().next();
    if (!names.isEmpty()) {
      return named(OutputKind.of(first), labels).evaluate(folders);
    }
    return switch (OutputKind.of(first)) {
      case CLASSES -> evaluate(folders, labels, classes(labels));
      case LABELS -> evaluate(folders, labels, labelSets(labels));
      case SCORE -> evaluate(folders, labels, scores());
      case TAGS -> evaluate(folders, labels, tags(labels));
      case VECTORS -> evaluate(folders, List.of(), vectors());
    };
  }

  /** The same with the data's labels under the models' names. */
  private EvaluateRun named(OutputKind kind, List<String> labels) {
    for (String name : names.keySet()) {
      if (kind != OutputKind.CLASSES || !labels.contains(name)) {
        throw new IllegalArgumentException(
            "--labels: must name labels of a classifier, "
                + (kind == OutputKind.CLASSES ? labels : "which the model is not")
                + "; got "
                + name
                + ". Write the model's label first, such as LABEL_0=negative.");
      }
    }
    Map<String, String> back = new LinkedHashMap<>();
    names.forEach((model, inData) -> back.put(inData, model));
    if (back.size() < names.size()) {
      throw new IllegalArgumentException(
          "--labels: must give every label a name of its own; got " + names + ".");
    }
    Dataset renamed = data.withLabels(label -> back.getOrDefault(label, label));
    return new EvaluateRun(renamed, margin, grader, Map.of(), latency, messages);
  }

  // No model's gain over a floor is told here, so there is none to measure.
  private Estimate noFloor() {
    return new Estimate(0, 0, 0, data.size());
  }

  private ClassEvaluator classes(List<String> labels) throws IOException {
    List<Integer> truth = new LabelSet(labels).indices(data);
    EvaluationSet exam = new EvaluationSet(labels, truth, noFloor(), margin, Bootstrap.defaults());
    return new ClassEvaluator(data, exam, grader);
  }

  private LabelSetEvaluator labelSets(List<String> labels) throws IOException {
    List<List<Integer>> sets = LabelSets.indices(data, new LabelSet(labels));
    return new LabelSetEvaluator(
        data, labels, sets, noFloor(), margin, Bootstrap.defaults(), grader);
  }

  private ScoreEvaluator scores() throws IOException {
    return new ScoreEvaluator(
        data, ScoreColumn.of(data), noFloor(), margin, Bootstrap.defaults(), grader);
  }

  private VectorEvaluator vectors() throws IOException {
    RelevantPairs pairs = RelevantPairs.of(data);
    return new VectorEvaluator(pairs, noFloor(), margin, Bootstrap.defaults(), grader);
  }

  private TagEvaluator tags(List<String> labels) {
    TagScoring scoring = TagScoring.of(labels);
    return new TagEvaluator(
        data,
        scoring,
        scoring.names(TaggedRows.tags(data), labels),
        noFloor(),
        margin,
        Bootstrap.defaults(),
        grader);
  }

  /** The labels of the first model, which all others must share. */
  private List<String> labels(Map<String, Path> folders) throws IOException {
    Map<String, List<String>> before = new LinkedHashMap<>();
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      try (CompressedModel model = CompressedModel.open(folder.getValue())) {
        if (model.task() != OutputKind.VECTORS) { // which may be of any width
          requireSame(folder.getKey(), model.labels(), before);
        }
        before.put(folder.getKey(), model.labels());
        warnOfTruncation(folder.getKey(), truncated(model));
      }
    }
    return before.values().iterator().next();
  }

  private static void requireSame(String name, List<String> own, Map<String, List<String>> before) {
    before.forEach(
        (other, labels) -> {
          if (!own.equals(labels)) {
            throw new IllegalArgumentException(
                name
                    + ": must have the labels of "
                    + other
                    + ", "
                    + labels
                    + "; got "
                    + own
                    + ". Evaluate it by itself.");
          }
        });
  }

  private int truncated(CompressedModel model) {
    return (int)
        (model.task() == OutputKind.VECTORS ? data.apart() : data)
            .examples().stream()
                .filter(row -> model.encode(row.text(), row.pair().orElse(null)).truncated())
                .count();
  }

  private void warnOfTruncation(String name, int truncated) {
    if (truncated > 0) {
      messages.accept(
          "warning: "
              + name
              + " read only the beginning of "
              + truncated
              + " rows, which are longer than its max_length");
    }
  }

  private <A> EvaluateResult evaluate(
      Map<String, Path> folders, List<String> labels, TaskEvaluator<A> exam) throws IOException {
    Map<String, A> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Path> model : folders.entrySet()) {
      messages.accept(model.getKey() + ": answering " + data.size() + " rows");
      answers.put(model.getKey(), exam.answers(model.getValue()));
    }
    String first = folders.keySet().iterator().next();
    Map<String, Quality> qualities = new LinkedHashMap<>();
    for (Map.Entry<String, Path> model : folders.entrySet()) {
      A own = answers.get(model.getKey());
      A together = exam.answersAtBatch32(model.getValue());
      qualities.put(
          model.getKey(),
          model.getKey().equals(first)
              ? exam.mark(own, together)
              : exam.mark(own, together, first, Map.of(first, answers.get(first))));
    }
    Map<String, List<Latency>> latencies = latencies(folders);
    List<EvaluatedModel> models = new ArrayList<>();
    for (Map.Entry<String, Quality> marked : qualities.entrySet()) {
      String name = marked.getKey();
      List<Latency> timed = latencies.getOrDefault(name, List.of());
      models.add(model(name, folders.get(name), labels, marked.getValue(), timed));
    }
    return new EvaluateResult(
        EvaluateResult.SCHEMA_VERSION,
        data.name(),
        data.size(),
        labels,
        margin,
        Machine.here(),
        models);
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

  private EvaluatedModel model(
      String name, Path folder, List<String> labels, Quality quality, List<Latency> timed)
      throws IOException {
    Size size = ModelSize.of(folder, EvaluatedModel.parameters(folder, labels.size()));
    Optional<Long> memory =
        latency.isPresent() ? MemoryProbe.peakBytes(folder, firstRows()) : Optional.empty();
    int truncated;
    try (CompressedModel model = CompressedModel.open(folder)) {
      truncated = truncated(model);
    }
    return new EvaluatedModel(
        name,
        quality.scores().metrics(),
        quality.agreementWithTeacher(),
        quality.agreementAtBatch32().orElseThrow(),
        quality.comparisons(),
        quality.scores().classF1(),
        truncated,
        size.parameters(),
        size.sizeBytes(),
        size.bundleBytes(),
        size.compressedBytes(),
        timed,
        memory);
  }

  private Dataset firstRows() {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < Math.min(ROWS_FOR_MEMORY, data.size()); row++) {
      rows.add(row);
    }
    return data.select(rows);
  }
}
