package org.distill4j.teacher.checkpoint;

/** Configurations that no family takes, for tests of what refuses them. */
public final class OtherShapes {
  private OtherShapes() {}

  /** The same shape of another stack and activation, without dropout. */
  public static TransformerConfig of(
      TransformerConfig c, TransformerConfig.Family family, String activation) {
    return new TransformerConfig(
        c.modelType(),
        family,
        c.vocabSize(),
        c.hiddenSize(),
        c.numAttentionHeads(),
        c.attentionHeadSize(),
        c.intermediateSize(),
        activation,
        c.maxPositionEmbeddings(),
        c.positionOffset(),
        c.typeVocabSize(),
        c.layerNormEps(),
        c.padTokenId(),
        0,
        0,
        WeightForm.plain(),
        SentencePooling.NONE);
  }
}
