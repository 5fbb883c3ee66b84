package org.distill4j.compress.quantize;

import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Takes the mean error that int8 adds to each output channel out of the bias: {@code b += W · E[x]
 * - Ŵ · E[x̂]} over the tokens of the calibration texts, x̂ and Ŵ being what is left of x and W
 * after rounding. A value of x beyond the scale counts as it is: what clipping takes from the few
 * large values of some tokens is no error of the mean token.
 *
 * <p>Source: Nagel et al. 2019, arXiv 1906.04721, section 4.2, with means from texts instead of
 * batch norms. Inputs are those of the float32 model, so that the order of layers does not matter.
 */
final class BiasCorrection {
  private final QuantizedCheckpoint model;
  private final SortedMap<String, Means> means = new TreeMap<>();

  /** Sums over tokens by input channel, of the values and of what their levels stand for. */
  private static final class Means {
    private final double[] exact;
    private final double[] rounded;
    private long rows;

    Means(int channels) {
      exact = new double[channels];
      rounded = new double[channels];
    }

    void add(float[] row, ActivationScale scale) {
      rows++;
      for (int i = 0; i < row.length; i++) {
        exact[i] += row[i];
        double level = (double) scale.centred(row[i]) * scale.step();
        rounded[i] += Math.abs(row[i] - level) <= scale.step() ? level : row[i];
      }
    }
  }

  private BiasCorrection(QuantizedCheckpoint model) {
    this.model = model;
  }

  /** The model with corrected biases of its int8 layers. */
  static QuantizedCheckpoint correct(QuantizedCheckpoint model, CalibrationTexts texts) {
    BiasCorrection correction = new BiasCorrection(model);
    texts.visitInputs(
        new QuantizedForward(model),
        new FloatLinear(model.source()),
        (l, rows) -> correction.add(l, rows));
    return correction.corrected();
  }

  private void add(String layer, float[][] rows) {
    if (model.isInt8(layer)) {
      ActivationScale scale = model.activation(layer).orElseGet(() -> ActivationScale.of(rows));
      Means sums = means.computeIfAbsent(layer, name -> new Means(rows[0].length));
      for (float[] row : rows) {
        sums.add(row, scale);
      }
    }
  }

  private QuantizedCheckpoint corrected() {
    Checkpoint source = model.source();
    SortedMap<String, Tensor> tensors = new TreeMap<>(source.tensors());
    means.forEach((layer, sums) -> tensors.put(layer + ".bias", bias(layer, sums)));
    return model.withSource(new Checkpoint(source.config(), tensors, source.head()));
  }

  private Tensor bias(String layer, Means sums) {
    float[] bias = model.source().tensor(layer + ".bias").values().clone();
    float[] exact = model.source().tensor(layer + ".weight").values();
    QuantizedMatrix rounded = model.matrices().get(layer + ".weight");
    int in = sums.exact.length;
    for (int out = 0; out < bias.length; out++) {
      double error = 0;
      for (int i = 0; i < in; i++) {
        double weight = (double) rounded.steps(out * in + i) * rounded.scales()[out];
        error += exact[out * in + i] * sums.exact[i] - weight * sums.rounded[i];
      }
      bias[out] += (float) (error / sums.rows);
    }
    return Tensor.of(bias, bias.length);
  }
}
