package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A finished model folder that gives a text, or a pair of texts, any of several labels (multi-label
 * classification).
 *
 * <p>Each text is run by itself, without padding, as in {@link CompressedClassifier}. Thread-safe:
 * calls of several threads run at the same time.
 *
 * <p>ONNX Runtime's and the tokenizer's reports of use to their makers are turned off, see {@link
 * NativeSettings}.
 */
public final class CompressedLabels implements AutoCloseable {

  private final CompressedModel model;
  private final LabelThresholds thresholds;

  private CompressedLabels(CompressedModel model, LabelThresholds thresholds) {
    this.model = model;
    this.thresholds = thresholds;
  }

  /** Opens a folder with one thread a call: threads that call side by side do not disturb it. */
  public static CompressedLabels open(Path folder) throws IOException {
    return open(folder, 1);
  }

  /**
   * Opens a folder.
   *
   * @param folder holds {@code model.onnx}, {@code tokenizer.json}, {@code config.json}, {@code
   *     labels.json} and mostly {@value LabelThresholds#FILE}
   * @param threads threads that one call uses
   * @throws ModelFolderException if a file is missing or broken, they do not fit each other, or the
   *     model does not answer several labels a text
   */
  public static CompressedLabels open(Path folder, int threads) throws IOException {
    CompressedModel model =
        CompressedModel.open(folder, threads, OutputKind.LABELS, CompressedLabels.class);
    try {
      return new CompressedLabels(model, LabelThresholds.ofFolder(folder, model.labels()));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Returns the labels by index. */
  public List<String> labels() {
    return model.labels();
  }

  /** Returns the probabilities from which on a text has a label. */
  public LabelThresholds thresholds() {
    return thresholds;
  }

  /**
   * Returns whether answers may differ from those that were measured, see {@link CompressedModel}.
   */
  public boolean answersMayDiffer() {
    return model.answersMayDiffer();
  }

  /** Returns the most tokens of a text that are read, special tokens included. */
  public int maxLength() {
    return model.maxLength();
  }

  /** Returns the labels of a text. */
  public LabelChoice label(String text) {
    return label(model.encode(text, null));
  }

  /** Returns the labels of a pair of texts. */
  public LabelChoice label(String text, String pair) {
    return label(model.encode(text, pair));
  }

  private LabelChoice label(TokenizedText tokens) {
    float[] logits = model.logits(List.of(tokens))[0];
    return LabelChoice.of(model.labels(), thresholds, logits, tokens.truncated());
  }

  /** Frees the model and the tokenizer, after calls under way have ended. */
  @Override
  public void close() {
    model.close();
  }
}
