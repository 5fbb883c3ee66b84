package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BiasCorrectionTest {
  private static final String LAYER = "encoder.layer.0.intermediate.dense";

  /** With nothing clipped, the mean of each output over all tokens is that of float32 again. */
  @Test
  void restoresTheMeanOfEveryOutput() {
    Checkpoint source = RandomCheckpoint.even();
    CalibrationTexts texts = new CalibrationTexts(QuantizationTest.texts(12));
    QuantizedCheckpoint all =
        QuantizedCheckpoint.of(
            source,
            QuantizationSettings.defaults()
                .withActivations(QuantizationSettings.Activations.STATIC));
    QuantizedCheckpoint fixed =
        all.withActivations(ActivationCalibration.scales(all, CalibrationMethod.MIN_MAX, texts));
    double[] before = meanErrors(fixed, source, texts);
    double[] after = meanErrors(BiasCorrection.correct(fixed, texts), source, texts);
    for (int out = 0; out < after.length; out++) {
      assertEquals(0, after[out], 1e-6, "float32 sums of 16 terms; output " + out);
    }
    double largest = 0;
    for (double error : before) {
      largest = Math.max(largest, Math.abs(error));
    }
    assertTrue(largest > 1e-4, "there was an error to correct: " + largest);
  }

  /** Whatever the ranges, the model that is handed out is not further from float32 than without. */
  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void isKeptOnlyWhereLogitsComeNearer(CalibrationMethod method) {
    CalibrationTexts texts = new CalibrationTexts(QuantizationTest.texts(12));
    QuantizationSettings settings =
        QuantizationSettings.defaults().withActivations(QuantizationSettings.Activations.STATIC);
    Checkpoint source = RandomCheckpoint.uneven();
    QuantizedCheckpoint all = QuantizedCheckpoint.of(source, settings);
    QuantizedCheckpoint plain =
        all.withActivations(ActivationCalibration.scales(all, method, texts));
    QuantizedCheckpoint chosen =
        Quantization.of(
                source,
                settings,
                CalibrationSettings.defaults().withMethod(method),
                QuantizationTest.texts(12))
            .model();
    double without = LogitError.of(plain, plain, texts);
    double with = LogitError.of(BiasCorrection.correct(plain, texts), plain, texts);
    assertEquals(Math.min(with, without), LogitError.of(chosen, plain, texts));
  }

  private static double[] meanErrors(
      QuantizedCheckpoint model, Checkpoint source, CalibrationTexts texts) {
    FloatLinear floats = new FloatLinear(source);
    IntegerLinear integers = new IntegerLinear(model);
    float[] exactBias = source.tensor(LAYER + ".bias").values();
    float[] bias = model.source().tensor(LAYER + ".bias").values();
    List<double[]> errors = new ArrayList<>();
    texts.visitInputs(
        new QuantizedForward(model.withSource(source)),
        floats,
        (layer, rows) -> {
          if (layer.equals(LAYER)) {
            float[][] exact = floats.of(rows, layer);
            float[][] rounded = integers.of(rows, layer);
            for (int row = 0; row < rows.length; row++) {
              double[] error = new double[bias.length];
              for (int out = 0; out < error.length; out++) {
                error[out] =
                    (double) exact[row][out] - rounded[row][out] + exactBias[out] - bias[out];
              }
              errors.add(error);
            }
          }
        });
    double[] means = new double[bias.length];
    errors.forEach(
        error -> {
          for (int out = 0; out < means.length; out++) {
            means[out] += error[out] / errors.size();
          }
        });
    return means;
  }
}
