package org.distill4j.teacher.quantization;

import java.util.Arrays;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Step sizes in training, with the sums of their gradients since the last update. Gradients of
 * different steps may be added by different threads.
 */
public final class LsqScales {
  private final String name;
  private final float[] values;
  private final double[] gradients;
  private final double[] factors;
  private final double rate;
  private final int[] shape;

  private LsqScales(String name, float[] values, double[] factors, double rate, int[] shape) {
    this.name = name;
    this.values = values;
    this.gradients = new double[values.length];
    this.factors = factors;
    this.rate = rate;
    this.shape = shape;
  }

  /** Those of a matrix. */
  static LsqScales of(String matrix, QuantizationGrid grid, double rate) {
    int blocks = grid.shape().blocks();
    float[] steps = grid.steps().clone();
    double[] factors = new double[steps.length];
    for (int i = 0; i < factors.length; i++) {
      int from = i % blocks * grid.shape().block();
      int count = Math.min(grid.shape().block(), grid.shape().columns() - from);
      factors[i] = factor(count, grid.lowest()[i] + grid.levels());
    }
    int[] shape = {grid.shape().rows(), blocks};
    return new LsqScales(FakeQuantization.stepsOf(matrix), steps, factors, rate, shape);
  }

  /**
   * That of an input.
   *
   * @param width the numbers of a row
   */
  static LsqScales of(String input, InputGrid grid, int width, double rate) {
    double[] factors = {factor(width, grid.lowest() + InputGrid.LEVELS)};
    float[] steps = {grid.step()};
    return new LsqScales(FakeQuantization.stepOf(input), steps, factors, rate, new int[] {1});
  }

  // The paper's section 2.2: one over the root of how many share the step, times the highest level.
  private static double factor(int count, int highest) {
    return 1 / Math.sqrt((double) count * Math.max(1, highest));
  }

  /** The name of their tensor in a checkpoint. */
  public String name() {
    return name;
  }

  /** The steps themselves. */
  public float[] values() {
    return values;
  }

  /** The sums of their gradients, scaled as the paper does. */
  public double[] gradients() {
    return gradients;
  }

  /** How many times the learning rate of weights theirs is, as a share of the step. */
  public double rate() {
    return rate;
  }

  /** Adds the gradient of the loss by one step. */
  void add(int index, double gradient) {
    gradients[index] += factors[index] * gradient;
  }

  /** Forgets all gradients. */
  public void clearGradients() {
    Arrays.fill(gradients, 0);
  }

  /** The steps as they are now. */
  public Tensor tensor() {
    return Tensor.of(values.clone(), shape);
  }
}
