package org.distill4j.teacher.training;

import java.util.List;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The texts by which sentence encoders are chosen: the mean cosine of their vectors to those that
 * they shall be, in [-1, 1].
 */
public final class VectorSlice implements EpochScore {
  private final List<TokenizedText> sequences;
  private final float[][] wanted;

  /**
   * A slice.
   *
   * @param wanted vectors of length one, one for each text; shared
   * @throws IllegalArgumentException if there is no text, or they are not as many
   */
  public VectorSlice(List<TokenizedText> sequences, float[][] wanted) {
    this.sequences = List.copyOf(sequences);
    this.wanted = wanted;
    if (wanted.length == 0 || wanted.length != sequences.size()) {
      throw new IllegalArgumentException(
          "wanted: must be one for each of at least one text; got "
              + wanted.length
              + " for "
              + sequences.size());
    }
  }

  // As if cosines spread as far below one as their mean lies, which they seldom exceed.
  @Override
  public double noise(double score) {
    return Math.sqrt(2.0 / wanted.length) * (1 - score);
  }

  @Override
  public double applyAsDouble(TransformerModel encoder) {
    float[][] answers = Inference.logits(encoder, sequences);
    double sum = 0;
    for (int i = 0; i < answers.length; i++) {
      sum += CompressedEmbedder.cosine(answers[i], wanted[i]);
    }
    return sum / answers.length;
  }
}
