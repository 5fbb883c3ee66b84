package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A finished model folder that gives a text, or a pair of texts, a score in the units of its
 * training data.
 *
 * <p>Each text is run by itself, without padding, as in {@link CompressedClassifier}. Thread-safe:
 * calls of several threads run at the same time.
 *
 * <p>ONNX Runtime's and the tokenizer's reports of use to their makers are turned off, see {@link
 * NativeSettings}.
 */
public final class CompressedScorer implements AutoCloseable {

  private final CompressedModel model;

  private CompressedScorer(CompressedModel model) {
    this.model = model;
  }

  /** Opens a folder with one thread a call: threads that call side by side do not disturb it. */
  public static CompressedScorer open(Path folder) throws IOException {
    return open(folder, 1);
  }

  /**
   * Opens a folder.
   *
   * @param folder holds {@code model.onnx}, {@code tokenizer.json}, {@code config.json} and {@code
   *     labels.json}
   * @param threads threads that one call uses
   * @throws ModelFolderException if a file is missing or broken, they do not fit each other, or the
   *     model does not score
   */
  public static CompressedScorer open(Path folder, int threads) throws IOException {
    return new CompressedScorer(
        CompressedModel.open(folder, threads, OutputKind.SCORE, CompressedScorer.class));
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

  /** Returns the tokens that the model reads of a text, or of a pair when it is not null. */
  public TokenizedText encode(String text, String pair) {
    return model.encode(text, pair);
  }

  /** Returns the score of a text. It may lie a little outside the range that was learned. */
  public double score(String text) {
    return score(model.encode(text, null));
  }

  /** Returns the score of a pair of texts, such as their likeness. */
  public double score(String text, String pair) {
    return score(model.encode(text, pair));
  }

  private double score(TokenizedText pieces) {
    double score = model.logits(pieces.ids(), pieces.typeIds())[0];
    if (!Double.isFinite(score)) {
      throw new IllegalStateException(
          "score: must be finite; got " + score + ". Export the model again.");
    }
    return score;
  }

  /** Frees the model and the tokenizer, after calls under way have ended. */
  @Override
  public void close() {
    model.close();
  }
}
