package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.loss.RowLoss;

/** A loss at work on a vertex's output: reads rows, adds its gradient to the output's. */
final class LossTap extends Tap {
  private final RowLoss loss;
  private double[] row = {};
  private double[] target = {};
  private double[] gradient = {};
  private float[] numbers = {};

  LossTap(RowLoss loss, KernelVertex vertex) {
    super(vertex);
    this.loss = loss;
  }

  @Override
  double run() {
    Activation out = vertex().out();
    Buffer slopes = slopes(vertex().getVertexName());
    reserve(out.width());
    double factor = share() * loss.weight() / Math.max(1, targets().count());
    double sum = 0;
    for (int i = 0; i < out.rows(); i++) {
      if (!Float.isNaN(targets().row(i)[0])) {
        sum += row(out, i, factor, slopes);
      }
    }
    return factor * sum;
  }

  private void reserve(int width) {
    if (row.length != width) {
      row = new double[width];
      gradient = new double[width];
      numbers = new float[width];
    }
    if (targets().size() > 0 && target.length != targets().row(0).length) {
      target = new double[targets().row(0).length];
    }
  }

  private double row(Activation out, int index, double factor, Buffer slopes) {
    int at = index * out.width();
    read(out.values(), at);
    float[] wanted = targets().row(index);
    for (int j = 0; j < target.length; j++) {
      target[j] = wanted[j];
    }
    java.util.Arrays.fill(gradient, 0);
    double value = loss.row(row, target, gradient);
    add(slopes, at, factor);
    return value;
  }

  private void read(Buffer values, int at) {
    if (!values.isFloat()) {
      for (int j = 0; j < row.length; j++) {
        row[j] = values.get(at + j);
      }
      return;
    }
    values.read(at, numbers, 0, row.length);
    for (int j = 0; j < row.length; j++) {
      row[j] = numbers[j];
    }
  }

  private void add(Buffer slopes, int at, double factor) {
    if (!slopes.isFloat()) {
      for (int j = 0; j < row.length; j++) {
        slopes.set(at + j, slopes.get(at + j) + factor * gradient[j]);
      }
      return;
    }
    slopes.read(at, numbers, 0, row.length);
    for (int j = 0; j < row.length; j++) {
      numbers[j] = (float) (numbers[j] + factor * gradient[j]);
    }
    slopes.write(at, numbers, 0, row.length);
  }
}
