package org.distill4j.teacher.training;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that rises linearly from 0 over the warm-up and falls linearly to 0 at the end
 * (Devlin et al. 2018, arXiv 1810.04805, appendix A.2).
 */
public final class WarmupLinearDecay implements ISchedule {
  private final double peak;
  private final int warmup;
  private final int steps;

  /**
   * A schedule.
   *
   * @param peak the highest rate
   * @param warmupShare fraction of the steps spent rising, in [0, 1)
   * @param steps all steps
   */
  public WarmupLinearDecay(double peak, double warmupShare, int steps) {
    if (!(peak > 0)) {
      throw new IllegalArgumentException("peak: must be > 0; got " + peak);
    }
    if (!(warmupShare >= 0 && warmupShare < 1)) {
      throw new IllegalArgumentException("warmupShare: must be in [0, 1); got " + warmupShare);
    }
    this.peak = peak;
    this.warmup = (int) Math.round(warmupShare * steps);
    this.steps = Math.max(1, steps);
  }

  /** The rate of a step, counted from 0. */
  @Override
  public double valueAt(int step, int epoch) {
    if (step < warmup) {
      return peak * (step + 1) / warmup;
    }
    return peak * Math.max(0, steps - step) / Math.max(1, steps - warmup);
  }

  @Override
  public ISchedule clone() {
    return this; // immutable
  }
}
