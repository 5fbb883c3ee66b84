package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;

/** A {@link SimilarityTapLoss} at work: {@code dL/ds_i = 4 w / B² Σ_j (s_i·s_j - t_i·t_j) s_j}. */
final class SimilarityTap extends Tap {
  private final SimilarityTapLoss loss;
  private double[] rows = {};
  private double[] slope = {};

  SimilarityTap(SimilarityTapLoss loss, KernelVertex answers) {
    super(answers);
    this.loss = loss;
  }

  @Override
  double run() {
    Activation out = vertex().out();
    int count = out.rows();
    int width = out.width();
    Buffer gradient = slopes(loss.name());
    take(out.values(), count * width, width);
    double factor = share() * weight() / ((double) count * count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += row(i, count, width);
      for (int k = 0; k < width; k++) {
        int at = i * width + k;
        gradient.set(at, gradient.get(at) + 4 * factor * slope[k]);
      }
    }
    return factor * sum;
  }

  private void take(Buffer values, int size, int width) {
    if (rows.length < size) {
      rows = new double[size];
    }
    if (slope.length < width) {
      slope = new double[width];
    }
    for (int i = 0; i < size; i++) {
      rows[i] = values.get(i);
    }
  }

  private double weight() {
    float[] first = targets().row(0);
    int progress = loss.width() + 1;
    return loss.weight().applyAsDouble(first.length > progress ? first[progress] : 1);
  }

  // The squared errors of one text's similarities, and their slope by its vector over four.
  private double row(int i, int count, int width) {
    java.util.Arrays.fill(slope, 0, width, 0);
    double sum = 0;
    for (int j = 0; j < count; j++) {
      double error = -theirs(i, j);
      for (int k = 0; k < width; k++) {
        error += rows[i * width + k] * rows[j * width + k];
      }
      for (int k = 0; k < width; k++) {
        slope[k] += error * rows[j * width + k];
      }
      sum += error * error;
    }
    return sum;
  }

  private double theirs(int i, int j) {
    float[] one = targets().row(i);
    float[] other = targets().row(j);
    double product = 0;
    for (int k = 0; k < loss.width(); k++) {
      product += (double) one[k] * other[k];
    }
    return product;
  }
}
