package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.QuantizationSettings.Activations;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SmoothingTest {
  private static final CalibrationTexts TEXTS = new CalibrationTexts(QuantizationTest.texts(12));

  static Stream<Checkpoint> shapes() {
    return Stream.of(RandomCheckpoint.even(), RandomCheckpoint.uneven(), outliers());
  }

  /** One value channel of the first layer, and one of the last norm, a hundred times the others. */
  private static Checkpoint outliers() {
    Checkpoint even = RandomCheckpoint.even();
    Tensor value = even.tensor("encoder.layer.0.attention.self.value.weight");
    for (int i = 0; i < value.length(1); i++) {
      value.values()[5 * value.length(1) + i] *= 100;
    }
    Tensor reader = even.tensor("encoder.layer.0.attention.output.dense.weight");
    for (int row = 0; row < reader.length(0); row++) {
      reader.values()[row * reader.length(1) + 5] /= 100;
    }
    even.tensor("encoder.layer.1.output.LayerNorm.weight").values()[3] = 100;
    Tensor pooler = even.tensor("pooler.dense.weight");
    for (int row = 0; row < pooler.length(0); row++) {
      pooler.values()[row * pooler.length(1) + 3] /= 100;
    }
    return even;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void keepsEveryBitOfTheAnswers(Checkpoint model) {
    Checkpoint smoothed = smooth(model, 0.5);
    assertFalse(
        Arrays.equals(
            model.tensor("pooler.dense.weight").values(),
            smoothed.tensor("pooler.dense.weight").values()));
    QuantizedForward before = walk(model);
    QuantizedForward after = walk(smoothed);
    for (TokenizedText text : QuantizationTest.texts(20)) {
      assertArrayEquals(
          before.logits(text.ids(), text.typeIds(), new FloatLinear(model)),
          after.logits(text.ids(), text.typeIds(), new FloatLinear(smoothed)));
    }
  }

  @Test
  void bringsChannelsOfOneInputTogether() {
    Checkpoint model = outliers();
    assertTrue(spread(model) > 50, "spread " + spread(model));
    double left = spread(smooth(model, 1));
    assertTrue(left < 4, "all of it moved, within a power of two on either side: " + left);
  }

  /** The largest of the channels' largest magnitudes over their median. */
  private static double spread(Checkpoint model) {
    float[] most = new float[16];
    TEXTS.visitInputs(
        walk(model),
        new FloatLinear(model),
        (layer, rows) -> {
          for (int i = 0; layer.equals("encoder.layer.0.attention.output.dense") && i < 16; i++) {
            for (float[] row : rows) {
              most[i] = Math.max(most[i], Math.abs(row[i]));
            }
          }
        });
    Arrays.sort(most);
    return most[15] / most[8];
  }

  @ParameterizedTest
  @EnumSource(Activations.class)
  void isKeptWhereItBringsTheLogitsNearer(Activations activations) {
    Quantization done = quantize(outliers(), activations, 0.5);
    SmoothingErrors errors = done.smoothing().orElseThrow();
    assertTrue(errors.after() < 0.7 * errors.before(), errors.toString());
    assertTrue(errors.kept());
    Quantization plain = quantize(outliers(), activations, 0);
    assertTrue(plain.smoothing().isEmpty());
    CalibrationTexts texts = new CalibrationTexts(QuantizationTest.texts(12));
    QuantizedCheckpoint exact = QuantizedCheckpoint.of(outliers(), QuantizationSettings.defaults());
    assertEquals(errors.before(), LogitError.of(plain.model(), exact, texts));
    assertEquals(errors.after(), LogitError.of(done.model(), exact, texts));
  }

  @Test
  void channelsThatAreZeroStay() {
    Checkpoint even = RandomCheckpoint.even();
    Arrays.fill(even.tensor("encoder.layer.1.output.LayerNorm.weight").values(), 0);
    Arrays.fill(even.tensor("encoder.layer.1.output.LayerNorm.bias").values(), 0);
    Checkpoint smoothed = smooth(even, 0.5);
    assertArrayEquals(
        even.tensor("pooler.dense.weight").values(),
        smoothed.tensor("pooler.dense.weight").values());
  }

  @Test
  void namesTheLayerWhoseInputIsNotFinite() {
    Checkpoint even = RandomCheckpoint.even();
    even.tensor("encoder.layer.0.intermediate.dense.bias").values()[0] = Float.MAX_VALUE;
    even.tensor("encoder.layer.0.output.dense.weight").values()[0] = Float.MAX_VALUE;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> smooth(even, 0.5));
    assertTrue(e.getMessage().contains("activations: must be finite; got"), e.getMessage());
  }

  private static Checkpoint smooth(Checkpoint model, double strength) {
    return Smoothing.smooth(
        QuantizedCheckpoint.of(model, QuantizationSettings.defaults()), strength, TEXTS);
  }

  private static QuantizedForward walk(Checkpoint model) {
    return new QuantizedForward(QuantizedCheckpoint.of(model, QuantizationSettings.defaults()));
  }

  private static Quantization quantize(Checkpoint model, Activations activations, double strength) {
    return Quantization.of(
        model,
        QuantizationSettings.defaults().withActivations(activations),
        CalibrationSettings.defaults().withSmooth(strength),
        QuantizationTest.texts(12));
  }
}
