package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A finished model folder that gives texts vectors of length one, so that the product of two is the
 * cosine of their angle: 1 for texts that mean the same.
 *
 * <p>Each text is run by itself, without padding, as in {@link CompressedClassifier}. Thread-safe:
 * calls of several threads run at the same time.
 *
 * <p>ONNX Runtime's and the tokenizer's reports of use to their makers are turned off, see {@link
 * NativeSettings}.
 */
public final class CompressedEmbedder implements AutoCloseable {

  private final CompressedModel model;

  private CompressedEmbedder(CompressedModel model) {
    this.model = model;
  }

  /** Opens a folder with one thread a call: threads that call side by side do not disturb it. */
  public static CompressedEmbedder open(Path folder) throws IOException {
    return open(folder, 1);
  }

  /**
   * Opens a folder.
   *
   * @param folder holds {@code model.onnx}, {@code tokenizer.json}, {@code config.json} and {@code
   *     labels.json}
   * @param threads threads that one call uses
   * @throws ModelFolderException if a file is missing or broken, they do not fit each other, or the
   *     model answers something else
   */
  public static CompressedEmbedder open(Path folder, int threads) throws IOException {
    return new CompressedEmbedder(
        CompressedModel.open(folder, threads, OutputKind.VECTORS, CompressedEmbedder.class));
  }

  /** Returns the width of the vectors. */
  public int size() {
    return model.labels().size();
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

  /** Returns the tokens that the model reads of a text; they say whether it was cut. */
  public TokenizedText encode(String text) {
    return model.encode(text, null);
  }

  /** Returns the vectors {@code [n][d]} of texts, one after the other. */
  public float[][] embed(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = embed(texts.get(i));
    }
    return vectors;
  }

  /** Returns the vector {@code [d]} of a text. */
  public float[] embed(String text) {
    return finite(model.logits(List.of(model.encode(text, null)))[0]);
  }

  /**
   * Returns the vectors {@code [n][d]} of texts run together, padded to the longest: faster for
   * many short ones. With a quantized model they differ from those of each text alone.
   */
  public float[][] embedTogether(List<String> texts) {
    float[][] vectors = model.logits(texts.stream().map(text -> model.encode(text, null)).toList());
    for (float[] vector : vectors) {
      finite(vector);
    }
    return vectors;
  }

  /**
   * Returns the cosine of the angle between two vectors of length one, in [-1, 1] up to rounding.
   *
   * @throws IllegalArgumentException if they differ in width
   */
  public static double cosine(float[] one, float[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(
          "other: must be as wide as one (" + one.length + "); got " + other.length + ".");
    }
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  private static float[] finite(float[] vector) {
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new IllegalStateException(
            "vector: must be finite; got " + value + ". Export the model again.");
      }
    }
    return vector;
  }

  /** Frees the model and the tokenizer, after calls under way have ended. */
  @Override
  public void close() {
    model.close();
  }
}
