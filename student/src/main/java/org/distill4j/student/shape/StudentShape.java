package org.distill4j.student.shape;

import java.util.Collections;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * The shape of a Transformer student.
 *
 * @param layers layers
 * @param heads attention heads of each layer
 * @param feedForward feed-forward width of each layer
 * @param hidden width of the residual stream
 */
public record StudentShape(int layers, int heads, int feedForward, int hidden) {
  /** Checks that heads fill the width. */
  public StudentShape {
    if (!(layers >= 1 && heads >= 1 && feedForward >= 1 && hidden >= 1)) {
      throw new IllegalArgumentException(
          "student: layers, heads, feed-forward and hidden must be >= 1; got "
              + layers
              + ", "
              + heads
              + ", "
              + feedForward
              + ", "
              + hidden);
    }
    if (hidden % heads != 0) {
      throw new IllegalArgumentException(
          "student.heads: must divide the hidden width "
              + hidden
              + "; got "
              + heads
              + ". Take another number of heads or of hidden units.");
    }
  }

  /** Whether layers of that teacher fit into this shape as they are. */
  public boolean takesLayersOf(TransformerConfig teacher) {
    return hidden == teacher.hiddenSize()
        && hidden / heads == teacher.attentionHeadSize()
        && teacher.numAttentionHeads().stream().allMatch(h -> h == heads)
        && teacher.intermediateSize().stream().allMatch(f -> f == feedForward);
  }

  /** The student's configuration: vocabulary, positions and the rest as the teacher's. */
  public TransformerConfig config(TransformerConfig teacher) {
    return plain(teacher).withPooling(teacher.pooling());
  }

  private TransformerConfig plain(TransformerConfig teacher) {
    return new TransformerConfig(
        teacher.modelType(),
        teacher.family(),
        teacher.vocabSize(),
        hidden,
        Collections.nCopies(layers, heads),
        hidden / heads,
        Collections.nCopies(layers, feedForward),
        teacher.hiddenAct(),
        teacher.maxPositionEmbeddings(),
        teacher.positionOffset(),
        teacher.typeVocabSize(),
        teacher.layerNormEps(),
        teacher.padTokenId(),
        teacher.hiddenDropoutProb(),
        teacher.attentionProbsDropoutProb(),
        WeightForm.plain(),
        SentencePooling.NONE);
  }
}
