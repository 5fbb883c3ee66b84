package org.distill4j.compress.quantize;

import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.statistics.Percentiles;

/**
 * Chooses the range [low, high] of a tensor from its {@link Histogram}; values beyond are clipped.
 * Zero is always in it, since ONNX's quantization needs a level for it.
 */
final class RangeCalibration {
  /** The share of values that PERCENTILE keeps at either end. */
  private static final double SHARE = 0.99995;

  /** Fractions of the whole range that a search tries for each end. */
  private static final int STEPS = 64;

  /** The smallest fraction: 4 bins at least make a level, fewer would fit any distribution. */
  private static final int LEAST = STEPS / 8;

  /** How often both ends are searched in turn; a third time changed nothing on MiniLM. */
  private static final int ROUNDS = 2;

  private final Histogram seen;
  private final boolean signed;

  private RangeCalibration(Histogram seen, boolean signed) {
    this.seen = seen;
    this.signed = signed;
  }

  /**
   * The scale for what was seen.
   *
   * @param signed symmetric about zero
   */
  static ActivationScale scale(Histogram seen, CalibrationMethod method, boolean signed) {
    RangeCalibration search = new RangeCalibration(seen, signed);
    float low = Math.min(0f, seen.low());
    float high = Math.max(0f, seen.high());
    return switch (method) {
      case MIN_MAX -> search.scale(low, high);
      case PERCENTILE -> search.percentiles(low, high);
      case ENTROPY -> search.least(low, high, s -> new KlCalibration(seen, s).value());
      case SQUARED_ERROR -> search.least(low, high, search::squaredError);
    };
  }

  private ActivationScale scale(float low, float high) {
    return signed
        ? ActivationScale.signed(Math.max(-low, high))
        : ActivationScale.between(low, high);
  }

  /** Each value stands at its bin's outer edge, or at the extreme if that is nearer. */
  private ActivationScale percentiles(float low, float high) {
    if (seen.total() == 0) {
      return scale(low, high);
    }
    long last = seen.total() - 1;
    // Ranks are counted from the end that is clipped, which is near.
    double below =
        Percentiles.of(
            seen.total(), 1 - SHARE, rank -> Math.max(low, ranked(low, rank, 1) * seen.width()));
    double above =
        Percentiles.of(
            seen.total(),
            SHARE,
            rank -> Math.min(high, (ranked(high, last - rank, -1) + 1) * seen.width()));
    return scale((float) Math.min(0, below), (float) Math.max(0, above));
  }

  /** The bin of the value of that rank, counted from an end inwards. */
  private int ranked(float end, long rank, int step) {
    int bin = seen.bin(end);
    long passed = seen.count(bin);
    while (passed <= rank) {
      bin += step;
      passed += seen.count(bin);
    }
    return bin;
  }

  /** Searches one end while the other stands, in turn. The whole range wins ties. */
  private ActivationScale least(float low, float high, ToDoubleFunction<ActivationScale> cost) {
    int lowStep = STEPS;
    int highStep = STEPS;
    for (int round = 0; round < ROUNDS; round++) {
      int other = lowStep;
      highStep = best(highStep, step -> cost.applyAsDouble(scale(low, other, high, step)));
      int found = highStep;
      lowStep = best(lowStep, step -> cost.applyAsDouble(scale(low, step, high, found)));
    }
    return scale(low, lowStep, high, highStep);
  }

  private static int best(int start, IntToDoubleFunction cost) {
    int best = start;
    double least = cost.applyAsDouble(start);
    for (int step = STEPS; step >= LEAST; step--) {
      double value = cost.applyAsDouble(step);
      if (value < least) {
        least = value;
        best = step;
      }
    }
    return best;
  }

  private ActivationScale scale(float low, int lowStep, float high, int highStep) {
    // Both ends of a symmetric range move as one.
    return signed
        ? ActivationScale.signed(part(Math.max(-low, high), highStep))
        : scale(part(low, lowStep), part(high, highStep));
  }

  private static float part(float end, int step) {
    return end * ((float) step / STEPS);
  }

  /** The sum over all values, each taken as the middle of its bin. */
  private double squaredError(ActivationScale scale) {
    double sum = 0;
    for (int bin = seen.bin(seen.low()); bin <= seen.bin(seen.high()); bin++) {
      if (seen.count(bin) > 0) {
        double value = seen.middle(bin);
        double error = value - (double) scale.centred((float) value) * scale.step();
        sum += seen.count(bin) * error * error;
      }
    }
    return sum;
  }
}
