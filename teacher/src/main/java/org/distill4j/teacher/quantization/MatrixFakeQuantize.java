package org.distill4j.teacher.quantization;

/**
 * Rounds the rows of one matrix, and takes gradients back through. Rows may be worked on by
 * different threads.
 */
public final class MatrixFakeQuantize {
  private final QuantizationGrid grid;
  private final LsqScales steps;

  MatrixFakeQuantize(QuantizationGrid grid, LsqScales steps) {
    this.grid = grid;
    this.steps = steps;
  }

  LsqScales steps() {
    return steps;
  }

  int rows() {
    return grid.shape().rows();
  }

  /** Replaces a row's numbers {@code [columns]} by what their levels stand for. */
  public void round(int row, double[] v) {
    int blocks = grid.shape().blocks();
    for (int i = 0; i < blocks; i++) {
      int at = row * blocks + i;
      int from = i * grid.shape().block();
      int to = Math.min(grid.shape().columns(), from + grid.shape().block());
      int low = grid.lowest()[at];
      round(v, from, to, steps.values()[at], low, low + grid.levels());
    }
  }

  /** Rounds some numbers; loops over bounds that do not change are vectorised. */
  static void round(double[] v, int from, int to, double step, double low, double high) {
    for (int i = from; i < to; i++) {
      v[i] = step * Math.rint(Math.max(low, Math.min(high, v[i] / step)));
    }
  }

  /**
   * Adds the gradients by a row's steps, and makes of the gradient by what a row stands for that by
   * the row itself (equations 3 and 5): it passes within the levels, and ends beyond.
   *
   * @param v the row {@code [columns]} before it was rounded; is used up
   * @param d the gradient {@code [columns]}, replaced
   */
  public void back(int row, double[] v, double[] d) {
    int blocks = grid.shape().blocks();
    for (int i = 0; i < blocks; i++) {
      int at = row * blocks + i;
      int from = i * grid.shape().block();
      int to = Math.min(grid.shape().columns(), from + grid.shape().block());
      int low = grid.lowest()[at];
      steps.add(at, back(v, d, from, to, steps.values()[at], low, low + grid.levels()));
    }
  }

  /** The same for some numbers of one step; returns the gradient by the step. */
  static double back(
      double[] v, double[] d, int from, int to, double step, double low, double high) {
    for (int i = from; i < to; i++) {
      double level = v[i] / step;
      boolean within = level > low && level < high;
      double bounded = Math.max(low, Math.min(high, level));
      v[i] = d[i] * (within ? Math.rint(level) - level : bounded);
      d[i] = within ? d[i] : 0;
    }
    return sum(v, from, to);
  }

  // Four sums side by side, since each addition waits for the one before.
  private static double sum(double[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < to; i++) {
      a += x[i];
    }
    return (a + b) + (c + d);
  }
}
