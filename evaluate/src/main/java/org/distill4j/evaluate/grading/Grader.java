package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.evaluate.data.Example;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.runtime.Classification;
import org.distill4j.runtime.CompressedClassifier;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.CompressedScorer;
import org.distill4j.runtime.CompressedTagger;
import org.distill4j.runtime.Pieces;

/**
 * Lets a model folder answer rows. Each call of the model uses one thread, and {@code threads} rows
 * are answered side by side, so that the answers do not depend on the number of threads.
 *
 * @param threads rows answered at the same time
 */
public record Grader(int threads) {
  private static final int WORK_UNIT = 32;

  /**
   * Checks the number of threads.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public Grader {
    if (!(threads > 0)) {
      throw new IllegalArgumentException("threads: must be > 0; got " + threads + ".");
    }
  }

  /**
   * The answers at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder
   */
  public Predictions answers(Path folder, Dataset data) throws IOException {
    try (CompressedClassifier model = CompressedClassifier.open(folder)) {
      List<Answer> answers = inUnits(data.examples(), unit -> answerEach(model, unit));
      return new Predictions(
          model.labels(),
          answers.stream().map(answer -> model.labels().indexOf(answer.given().label())).toList(),
          answers.stream().map(answer -> answer.given().probabilities()).toList(),
          (int) answers.stream().filter(Answer::truncated).count());
    }
  }

  /**
   * The answers, as class indices, when rows are run together in the order given, padded to the
   * longest of each batch.
   *
   * @throws IOException when the folder is no model folder
   */
  public Predictions answersAtBatch32(Path folder, Dataset data) throws IOException {
    try (CompressedClassifier model = CompressedClassifier.open(folder)) {
      List<Integer> answers = inUnits(data.examples(), unit -> answerTogether(model, unit));
      return Predictions.of(model.labels(), answers);
    }
  }

  /**
   * The scores at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder of scores
   */
  public List<Double> scores(Path folder, Dataset data) throws IOException {
    try (CompressedScorer model = CompressedScorer.open(folder)) {
      return inUnits(
          data.examples(),
          unit ->
              unit.stream()
                  .map(
                      row ->
                          row.pair().isPresent()
                              ? model.score(row.text(), row.pair().get())
                              : model.score(row.text()))
                  .toList());
    }
  }

  /**
   * The scores when rows are run together in the order given, padded to the longest of each batch.
   *
   * @throws IOException when the folder is no model folder of scores
   */
  public List<Double> scoresAtBatch32(Path folder, Dataset data) throws IOException {
    try (CompressedModel model = CompressedModel.open(folder)) {
      return inUnits(data.examples(), unit -> scoreTogether(model, unit));
    }
  }

  /**
   * A tag for each word, at batch 1 without padding.
   *
   * @param data texts whose words stand between spaces
   * @throws IOException when the folder is no model folder of tags
   */
  public List<List<String>> tags(Path folder, Dataset data) throws IOException {
    try (CompressedTagger model = CompressedTagger.open(folder)) {
      return inUnits(
          data.examples(),
          unit -> unit.stream().map(row -> model.tag(TaggedRows.split(row.text()))).toList());
    }
  }

  /**
   * The tags when rows are run together in the order given, padded to the longest of each batch.
   *
   * @throws IOException when the folder is no model folder of tags
   */
  public List<List<String>> tagsAtBatch32(Path folder, Dataset data) throws IOException {
    try (CompressedTagger model = CompressedTagger.open(folder)) {
      return inUnits(
          data.examples(),
          unit ->
              model.tagTogether(unit.stream().map(row -> TaggedRows.split(row.text())).toList()));
    }
  }

  /**
   * The vectors {@code [n][d]} of texts at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder of sentence vectors
   */
  public List<float[]> vectors(Path folder, List<String> texts) throws IOException {
    try (CompressedEmbedder model = CompressedEmbedder.open(folder)) {
      return inUnits(
          texts.stream().map(Example::unlabelled).toList(),
          unit -> unit.stream().map(row -> model.embed(row.text())).toList());
    }
  }

  /**
   * The vectors when texts are run together in the order given, padded to the longest of each
   * batch.
   *
   * @throws IOException when the folder is no model folder of sentence vectors
   */
  public List<float[]> vectorsAtBatch32(Path folder, List<String> texts) throws IOException {
    try (CompressedEmbedder model = CompressedEmbedder.open(folder)) {
      return inUnits(
          texts.stream().map(Example::unlabelled).toList(),
          unit -> List.of(model.embedTogether(unit.stream().map(Example::text).toList())));
    }
  }

  private static List<Double> scoreTogether(CompressedModel model, List<Example> rows) {
    List<Pieces> pieces =
        rows.stream().map(row -> model.encode(row.text(), row.pair().orElse(null))).toList();
    return Arrays.stream(model.logits(pieces)).map(logits -> (double) logits[0]).toList();
  }

  private record Answer(Classification given, boolean truncated) {}

  /** Rows to answers, in order. */
  private interface Unit<T> {
    List<T> answer(List<Example> rows);
  }

  private static List<Answer> answerEach(CompressedClassifier model, List<Example> rows) {
    List<Answer> answers = new ArrayList<>();
    for (Example row : rows) {
      Classification given =
          row.pair().isPresent()
              ? model.classifyPairs(List.of(row.text()), List.of(row.pair().get())).get(0)
              : model.classify(List.of(row.text())).get(0);
      answers.add(new Answer(given, pieces(model, row).truncated()));
    }
    return answers;
  }

  private static List<Integer> answerTogether(CompressedClassifier model, List<Example> rows) {
    List<Integer> answers = new ArrayList<>();
    for (float[] logits : model.logits(rows.stream().map(row -> pieces(model, row)).toList())) {
      int best = 0;
      for (int label = 1; label < logits.length; label++) {
        best = logits[label] > logits[best] ? label : best;
      }
      answers.add(best);
    }
    return answers;
  }

  private static Pieces pieces(CompressedClassifier model, Example row) {
    return model.encode(row.text(), row.pair().orElse(null));
  }

  private <T> List<T> inUnits(List<Example> rows, Unit<T> unit) {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<List<T>>> units = new ArrayList<>();
      for (int start = 0; start < rows.size(); start += WORK_UNIT) {
        List<Example> some = rows.subList(start, Math.min(start + WORK_UNIT, rows.size()));
        units.add(() -> unit.answer(some));
      }
      List<T> answers = new ArrayList<>();
      for (Future<List<T>> answered : workers.invokeAll(units)) {
        answers.addAll(answered.get());
      }
      return answers;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("grading: must not be interrupted; was.", stopped);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(
          "grading: the model must answer every row; got " + failed.getCause().getMessage(),
          failed.getCause());
    } finally {
      workers.shutdownNow();
    }
  }
}
