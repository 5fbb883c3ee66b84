package org.distill4j.compress.quantize;

/**
 * What an exported int8 graph computes, in plain Java: integer products exactly, quantization as
 * ONNX defines DynamicQuantizeLinear or QuantizeLinear (one scale and zero point a tensor, rounding
 * halves to even, saturating), everything else in float32. Immutable and thread-safe.
 */
public final class Int8Emulator {
  private final BertWalk walk;
  private final BertWalk.Linear linear;

  private Int8Emulator(QuantizedCheckpoint model) {
    this.walk = new BertWalk(model);
    this.linear = new IntegerLinear(model);
  }

  /** The emulation of one model. */
  public static Int8Emulator of(QuantizedCheckpoint model) {
    return new Int8Emulator(model);
  }

  /**
   * The logits of one sequence, batch 1, without padding.
   *
   * @param ids [L], each in [0, vocabSize)
   * @param typeIds [L], each in [0, typeVocabSize)
   * @return [C]; of a model of tags [L, C] row by row
   */
  public float[] logits(int[] ids, int[] typeIds) {
    return walk.logits(ids, typeIds, linear);
  }
}
