package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.calibration.TagLogits;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.runtime.Classification;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.LabelChoice;
import org.distill4j.runtime.LabelThresholds;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TagDecoding;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.runtime.TokenizedText;

/**
 * Lets model folders answer rows. Each file is opened once and run once on each text, by itself on
 * one thread and several side by side; whoever else needs its answers gets the same ones from
 * {@link #inference}. In batches of 32 it answers {@link BatchSample} alone.
 *
 * <p>Closing frees the models. Not for use by several threads at once.
 */
public final class Evaluator implements AutoCloseable {
  private final int threads;
  private final GradingProgress progress;
  private final Map<Path, FileInference> files = new LinkedHashMap<>();

  /**
   * A grader that says nothing.
   *
   * @param threads rows answered at the same time
   * @throws IllegalArgumentException when it is not positive
   */
  public Evaluator(int threads) {
    this(threads, GradingProgress.SILENT);
  }

  /** A grader that tells how far it has come. */
  public Evaluator(int threads, GradingProgress progress) {
    if (!(threads > 0)) {
      throw new IllegalArgumentException("threads: must be > 0; got " + threads + ".");
    }
    this.threads = threads;
    this.progress = progress;
  }

  /** The answers of a model folder's file, shared by all who ask here. */
  public FileInference inference(Path folder) {
    return files.computeIfAbsent(folder, name -> new FileInference(name, threads));
  }

  /**
   * The answers at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder of classes
   */
  public Predictions answers(Path folder, Dataset data) throws IOException {
    CompressedModel model = model(folder, OutputKind.CLASSES);
    List<TokenizedText> texts = encoded(model, data);
    List<Classification> given =
        logits(folder, texts).stream()
            .map(logits -> Classification.of(model.labels(), logits))
            .toList();
    return new Predictions(
        model.labels(),
        given.stream().map(answer -> model.labels().indexOf(answer.label())).toList(),
        given.stream().map(Classification::probabilities).toList(),
        (int) texts.stream().filter(TokenizedText::truncated).count());
  }

  /**
   * The answers, as class indices, of {@link BatchSample}'s rows in padded batches.
   *
   * @throws IOException when the folder is no model folder of classes
   */
  public Predictions answersAtBatch32(Path folder, Dataset data) throws IOException {
    CompressedModel model = model(folder, OutputKind.CLASSES);
    List<Integer> answers = new ArrayList<>();
    for (float[] logits : batched(folder, BatchSample.of(encoded(model, data)))) {
      int best = 0;
      for (int label = 1; label < logits.length; label++) {
        best = logits[label] > logits[best] ? label : best;
      }
      answers.add(best);
    }
    return Predictions.of(model.labels(), answers);
  }

  /**
   * The scores at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder of scores
   */
  public List<Double> scores(Path folder, Dataset data) throws IOException {
    return scores(logits(folder, encoded(model(folder, OutputKind.SCORE), data)));
  }

  /**
   * The scores of {@link BatchSample}'s rows in padded batches.
   *
   * @throws IOException when the folder is no model folder of scores
   */
  public List<Double> scoresAtBatch32(Path folder, Dataset data) throws IOException {
    return scores(batched(folder, BatchSample.of(encoded(model(folder, OutputKind.SCORE), data))));
  }

  private static List<Double> scores(List<float[]> logits) {
    return finite(logits, "score").stream().map(score -> (double) score[0]).toList();
  }

  /**
   * The labels of each text, of which it may have several, at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder of several labels a text
   */
  public LabelSetPredictions labelSets(Path folder, Dataset data) throws IOException {
    CompressedModel model = model(folder, OutputKind.LABELS);
    return labelSets(folder, model, logits(folder, encoded(model, data)));
  }

  /**
   * The same of {@link BatchSample}'s rows in padded batches.
   *
   * @throws IOException when the folder is no model folder of several labels a text
   */
  public LabelSetPredictions labelSetsAtBatch32(Path folder, Dataset data) throws IOException {
    CompressedModel model = model(folder, OutputKind.LABELS);
    return labelSets(folder, model, batched(folder, BatchSample.of(encoded(model, data))));
  }

  private static LabelSetPredictions labelSets(
      Path folder, CompressedModel model, List<float[]> logits) throws IOException {
    return new LabelSetPredictions(
        logits.stream().map(LabelChoice::probabilities).toList(),
        LabelThresholds.ofFolder(folder, model.labels()));
  }

  /**
   * A tag for each word, at batch 1 without padding.
   *
   * @param data texts whose words stand between spaces
   * @throws IOException when the folder is no model folder of tags
   */
  public List<List<String>> tags(Path folder, Dataset data) throws IOException {
    List<TokenizedText> texts = sentences(model(folder, OutputKind.TAGS), data);
    return tags(folder, texts, logits(folder, texts));
  }

  /**
   * The tags of {@link BatchSample}'s rows in padded batches.
   *
   * @throws IOException when the folder is no model folder of tags
   */
  public List<List<String>> tagsAtBatch32(Path folder, Dataset data) throws IOException {
    List<TokenizedText> texts = BatchSample.of(sentences(model(folder, OutputKind.TAGS), data));
    return tags(folder, texts, batched(folder, texts));
  }

  private static List<TokenizedText> sentences(CompressedModel model, Dataset data) {
    return data.examples().stream()
        .map(row -> model.encode(String.join(" ", TaggedRows.split(row.text())), null))
        .toList();
  }

  private List<List<String>> tags(Path folder, List<TokenizedText> texts, List<float[]> logits)
      throws IOException {
    List<String> labels = inference(folder).model().labels();
    Optional<TagTransitions> chain = TagTransitions.ofFolder(folder, labels);
    List<List<String>> tags = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      tags.add(TagDecoding.tags(texts.get(i), logits.get(i), labels, chain));
    }
    return tags;
  }

  /**
   * The logits of all words that the model sees and whose tag it knows, at batch 1 without padding.
   *
   * @param data texts whose words stand between spaces, with their tags
   * @throws IOException when the folder is no model folder of tags
   */
  public TagLogits tagLogits(Path folder, Dataset data) throws IOException {
    CompressedModel model = model(folder, OutputKind.TAGS);
    List<TokenizedText> texts = sentences(model, data);
    List<float[]> logits = logits(folder, texts);
    Optional<TagTransitions> chain = TagTransitions.ofFolder(folder, model.labels());
    WordAnswers words = new WordAnswers(model.labels(), chain);
    List<TagLogits.Sentence> sentences = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      List<String> tags = TaggedRows.split(data.examples().get(i).label().orElseThrow());
      sentences.add(words.of(texts.get(i), logits.get(i), tags));
    }
    return new TagLogits(sentences, model.labels().size(), chain);
  }

  /**
   * The vectors {@code [n][d]} of texts at batch 1 without padding.
   *
   * @throws IOException when the folder is no model folder of sentence vectors
   */
  public List<float[]> vectors(Path folder, List<String> texts) throws IOException {
    CompressedModel model = model(folder, OutputKind.VECTORS);
    return finite(
        logits(folder, texts.stream().map(text -> model.encode(text, null)).toList()), "vector");
  }

  /**
   * The vectors of {@link BatchSample}'s texts in padded batches.
   *
   * @throws IOException when the folder is no model folder of sentence vectors
   */
  public List<float[]> vectorsAtBatch32(Path folder, List<String> texts) throws IOException {
    CompressedModel model = model(folder, OutputKind.VECTORS);
    List<TokenizedText> some =
        BatchSample.of(texts).stream().map(text -> model.encode(text, null)).toList();
    return finite(batched(folder, some), "vector");
  }

  private static List<float[]> finite(List<float[]> logits, String what) {
    for (float[] row : logits) {
      for (float value : row) {
        if (!Float.isFinite(value)) {
          throw new IllegalStateException(
              what + ": must be finite; got " + value + ". Export the model again.");
        }
      }
    }
    return logits;
  }

  private CompressedModel model(Path folder, OutputKind wanted) throws IOException {
    CompressedModel model = inference(folder).model();
    model.require(folder, wanted);
    return model;
  }

  private static List<TokenizedText> encoded(CompressedModel model, Dataset data) {
    List<TokenizedText> texts = new ArrayList<>();
    for (Example row : data.examples()) {
      texts.add(model.encode(row.text(), row.pair().orElse(null)));
    }
    return texts;
  }

  private List<float[]> logits(Path folder, List<TokenizedText> texts) throws IOException {
    return inference(folder).logits(texts, done -> progress.answered(folder, done, texts.size()));
  }

  private List<float[]> batched(Path folder, List<TokenizedText> texts) throws IOException {
    return inference(folder).batchedLogits(texts);
  }

  /** Frees the models; their answers stay. */
  @Override
  public void close() {
    files.values().forEach(FileInference::close);
  }
}
