package org.distill4j.compress.quantize;

import java.util.List;

/** How far an int8 model's logits are from those of the float32 model it was made of. */
final class LogitError {
  private LogitError() {}

  /**
   * The root mean square of the logits' difference over texts and labels.
   *
   * @param original the same model with the biases that it was trained with
   */
  static double of(
      QuantizedCheckpoint model, QuantizedCheckpoint original, CalibrationTexts texts) {
    QuantizedForward exact = new QuantizedForward(original);
    FloatLinear floats = new FloatLinear(original.source());
    Int8Emulator emulator = Int8Emulator.of(model);
    List<Double> squares =
        texts.map(
            text ->
                meanSquare(
                    exact.logits(text.ids(), text.typeIds(), floats),
                    emulator.logits(text.ids(), text.typeIds())));
    return Math.sqrt(squares.stream().mapToDouble(Double::doubleValue).sum() / texts.size());
  }

  /** The mean square of the difference over the labels of one text. */
  static double meanSquare(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return sum / a.length;
  }
}
