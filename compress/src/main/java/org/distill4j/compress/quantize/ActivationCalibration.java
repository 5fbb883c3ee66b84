package org.distill4j.compress.quantize;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * Finds the scale of each linear layer's input on calibration texts, in the float32 model with the
 * tables it will be exported with. One {@link Histogram} a layer, however many texts.
 */
final class ActivationCalibration {
  private ActivationCalibration() {}

  /**
   * The scales by layer.
   *
   * @throws IllegalArgumentException if an activation is not finite; the message names the layer
   */
  static SortedMap<String, ActivationScale> scales(
      QuantizedCheckpoint model, CalibrationMethod method, CalibrationTexts texts) {
    SortedMap<String, Histogram> seen = new TreeMap<>();
    texts.visitInputs(
        new QuantizedForward(model),
        new FloatLinear(model.source()),
        (layer, rows) -> add(layer, rows, seen.computeIfAbsent(layer, name -> new Histogram())));
    boolean signed =
        model.settings().activations() == QuantizationSettings.Activations.STATIC_SIGNED;
    SortedMap<String, ActivationScale> scales = new TreeMap<>();
    seen.forEach(
        (layer, values) -> scales.put(layer, RangeCalibration.scale(values, method, signed)));
    shareWithQueries(model.source(), scales);
    return scales;
  }

  // Queries, keys and values are one product where they read the same tokens, of one scale. Of
  // layers that share weights, the last one's queries read first tokens alone, keys and values all.
  private static void shareWithQueries(
      Checkpoint model, SortedMap<String, ActivationScale> scales) {
    if (!model.config().form().shared()) {
      return;
    }
    for (Map.Entry<String, String> pair : AttentionScales.keysByQueries(model).entrySet()) {
      ActivationScale ofKeys = scales.get(pair.getValue());
      if (ofKeys != null) {
        scales.put(pair.getKey(), ofKeys);
      }
    }
  }

  private static void add(String layer, float[][] rows, Histogram seen) {
    try {
      for (float[] row : rows) {
        for (float value : row) {
          seen.add(value);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(layer + ": " + e.getMessage(), e);
    }
  }
}
