package org.distill4j.compress.quantize;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Moves outliers of activations into the weights that read them: channel j of a layer's input is
 * divided by {@code s_j = max|X_j|^α / max|W_j|^(1−α)} where it is made, and column j of the
 * layer's weight is multiplied by it, so that neither has few channels that coarsen all others.
 *
 * <p>Source: Xiao et al. 2022, arXiv 2211.10438, equation 4, with two deviations. Each s is rounded
 * to a power of two, so that products keep their bits and the float32 model its answers. And only
 * inputs are smoothed whose maker takes the factor without other work at run time:
 *
 * <ul>
 *   <li>the input of attention's output projection: the heads mix tokens, not channels, so rows of
 *       the value projection are divided;
 *   <li>the input of what alone reads the last layer norm, as the pooler: gain and shift.
 * </ul>
 *
 * <p>In a BERT all other norms also feed the next residual sum, which would need the factor back at
 * each call, and feed-forward neurons follow a GELU, which is not linear. {@link ScalableInputs}
 * finds them.
 */
final class Smoothing {
  private final Checkpoint model;
  private final double strength;
  private final Map<String, List<String>> makers;
  private final SortedMap<String, float[]> largest = new TreeMap<>();

  private Smoothing(Checkpoint model, double strength) {
    this.model = model;
    this.strength = strength;
    this.makers = ScalableInputs.of(ModelFamily.architecture(model));
  }

  /**
   * The same model with smoother inputs.
   *
   * @param quantized what the walk takes its tables from; its source is smoothed
   * @param strength α in (0, 1], the share of the work that weights take over
   * @throws IllegalArgumentException if an activation is not finite; the message names the layer
   */
  static Checkpoint smooth(QuantizedCheckpoint quantized, double strength, CalibrationTexts texts) {
    Checkpoint model = quantized.source();
    Smoothing smoothing = new Smoothing(model, strength);
    texts.visitInputs(new QuantizedForward(quantized), new FloatLinear(model), smoothing::see);
    return smoothing.smoothed();
  }

  private void see(String layer, float[][] rows) {
    if (makers.containsKey(layer)) {
      float[] most = largest.computeIfAbsent(layer, name -> new float[rows[0].length]);
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          most[i] = Math.max(most[i], finite(layer, Math.abs(row[i])));
        }
      }
    }
  }

  private static float finite(String layer, float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(
          layer + ": activations: must be finite; got " + value + ". Train with a lower rate.");
    }
    return value;
  }

  private Checkpoint smoothed() {
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    largest.forEach(
        (layer, most) -> {
          Tensor weight = model.tensor(layer + ".weight");
          float[] factors = factors(most, weight);
          tensors.put(layer + ".weight", scaled(weight, i -> factors[i % factors.length]));
          for (String maker : makers.get(layer)) {
            Tensor made = model.tensor(maker);
            int width = made.size() / factors.length;
            tensors.put(maker, scaled(made, i -> 1 / factors[i / width]));
          }
        });
    return new Checkpoint(model.config(), tensors, model.head());
  }

  /** Powers of two; 1 for a channel that is always zero, or that nothing reads. */
  private float[] factors(float[] most, Tensor weight) {
    float[] columns = new float[most.length];
    for (int i = 0; i < weight.size(); i++) {
      int column = i % columns.length;
      columns[column] = Math.max(columns[column], Math.abs(weight.values()[i]));
    }
    float[] factors = new float[most.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = factor(most[i], columns[i]);
    }
    return factors;
  }

  private float factor(float activation, float weight) {
    if (activation == 0 || weight == 0) {
      return 1;
    }
    double exponent =
        (strength * Math.log(activation) - (1 - strength) * Math.log(weight)) / Math.log(2);
    return Math.scalb(1f, (int) Math.rint(exponent));
  }

  /** What an element, by its place, is multiplied by. */
  private interface Factor {
    float of(int place);
  }

  private static Tensor scaled(Tensor tensor, Factor factor) {
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor.of(i);
    }
    return Tensor.of(values, tensor.shape());
  }
}
