package org.distill4j.compress.reconstruct;

import java.util.Arrays;
import org.distill4j.teacher.checkpoint.Tensor;

/** A map {@code y = W x + b}, with W {@code [outputs][inputs]}. */
final class Affine {
  private final double[][] weights;
  private final double[] bias;

  /** Takes the arrays as they are. */
  Affine(double[][] weights, double[] bias) {
    this.weights = weights;
    this.bias = bias;
  }

  double weight(int output, int input) {
    return weights[output][input];
  }

  double bias(int output) {
    return bias[output];
  }

  /** Weights {@code [outputs, inputs]} with these added. */
  Tensor addedTo(Tensor weight) {
    float[] values = weight.values().clone();
    for (int i = 0; i < values.length; i++) {
      int width = weight.length(1);
      values[i] = (float) (values[i] + weights[i / width][i % width]);
    }
    return Tensor.of(values, weight.shape());
  }

  /** A bias {@code [outputs]} with this one added. */
  Tensor addedToBias(Tensor old) {
    float[] values = old.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] + bias[i]);
    }
    return Tensor.of(values, old.shape());
  }

  /** The same map of {@code x} where what is given is {@code slope x + shift}, unit by unit. */
  Affine of(double[] slopes, double[] shifts) {
    double[][] scaled = new double[bias.length][slopes.length];
    double[] moved = bias.clone();
    for (int i = 0; i < bias.length; i++) {
      for (int j = 0; j < slopes.length; j++) {
        scaled[i][j] = weights[i][j] / slopes[j];
        moved[i] -= scaled[i][j] * shifts[j];
      }
    }
    return new Affine(scaled, moved);
  }

  /**
   * Weights {@code [out, outputs]} of a layer that reads y, as {@code [out, inputs]} that read x.
   */
  Tensor before(Tensor weight) {
    int inputs = weights[0].length;
    float[] values = new float[weight.length(0) * inputs];
    double[] row = new double[inputs];
    for (int out = 0; out < weight.length(0); out++) {
      Arrays.fill(row, 0);
      for (int i = 0; i < bias.length; i++) {
        double factor = weight.values()[out * bias.length + i];
        for (int j = 0; j < inputs; j++) {
          row[j] += factor * weights[i][j];
        }
      }
      for (int j = 0; j < inputs; j++) {
        values[out * inputs + j] = (float) row[j];
      }
    }
    return Tensor.of(values, weight.length(0), inputs);
  }

  /** The bias of such a layer. */
  Tensor before(Tensor weight, Tensor old) {
    float[] values = old.values().clone();
    for (int out = 0; out < values.length; out++) {
      double sum = values[out];
      for (int i = 0; i < bias.length; i++) {
        sum += weight.values()[out * bias.length + i] * bias[i];
      }
      values[out] = (float) sum;
    }
    return Tensor.of(values, old.shape());
  }
}
