package org.distill4j.compress.prune;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gates that learn which of them should stay open, with their expected open share held at a target.
 *
 * <p>Wang et al. 2020 (arXiv 1910.04732) hold it by a Lagrangian whose multiplier ascends. Here the
 * multiplier is solved for at every step: gates move against their slopes, then all by the one
 * number that brings {@code mean P(z > 0)} to the target, which is met to rounding at every step
 * and needs no rate of ascent. Slopes are divided by their root mean square over all gates and
 * recent steps, so that rates do not depend on the loss's unit, but gates whose slopes are large
 * outrun the others; a method that scales gate by gate would lose just that.
 */
final class ConstrainedGates {
  private static final double MOMENTUM = 0.9;
  private static final double MEMORY = 0.99; // of the mean square
  private static final double LARGEST = 20; // of a parameter: its gate is open but for 1e-9

  private final double[] parameters;
  private final double[] velocity;
  private final double[] uniform;
  private final double rate;
  private double meanSquare;
  private int updates;

  /**
   * Gates that are all as likely to be open.
   *
   * @param open the probability, in (0, 1)
   * @param rate how far a gate of usual slope moves in a step
   */
  ConstrainedGates(int count, double open, double rate) {
    this.parameters = new double[count];
    this.velocity = new double[count];
    this.uniform = new double[count];
    this.rate = rate;
    Arrays.fill(parameters, HardConcrete.ofOpen(open));
  }

  int count() {
    return parameters.length;
  }

  /** Draws all gates; {@link #update} is by the same draw. */
  double[] draw(SplittableRandom random) {
    double[] gates = new double[parameters.length];
    for (int i = 0; i < gates.length; i++) {
      uniform[i] = random.nextDouble(Double.MIN_NORMAL, 1);
      gates[i] = HardConcrete.gate(parameters[i], uniform[i]);
    }
    return gates;
  }

  /** The gates without chance. */
  double[] still() {
    return Arrays.stream(parameters).map(HardConcrete::still).toArray();
  }

  /** What the gates are once they are open for good. */
  double[] meanOpen() {
    return Arrays.stream(parameters).map(HardConcrete::meanOpen).toArray();
  }

  /**
   * Moves the gates.
   *
   * @param slopes ∂L/∂z at the gates drawn last
   * @param target the expected share of open gates from now on, in (0, 1)
   */
  void update(double[] slopes, double target) {
    double[] own = new double[parameters.length];
    double squares = 0;
    for (int i = 0; i < own.length; i++) {
      own[i] = slopes[i] * HardConcrete.slope(parameters[i], uniform[i]);
      squares += own[i] * own[i];
    }
    updates++;
    meanSquare = MEMORY * meanSquare + (1 - MEMORY) * squares / own.length;
    double usual = Math.sqrt(meanSquare / (1 - Math.pow(MEMORY, updates)));
    for (int i = 0; i < own.length; i++) {
      double step = usual > 0 ? own[i] / usual : 0;
      velocity[i] = MOMENTUM * velocity[i] + (1 - MOMENTUM) * step;
      parameters[i] -= rate * velocity[i];
    }
    aim(target);
  }

  private void aim(double target) {
    double low = -2 * LARGEST;
    double high = 2 * LARGEST;
    for (int i = 0; i < 60; i++) { // halvings to a rounding of a double
      double middle = (low + high) / 2;
      if (openShare(middle) < target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = bounded(parameters[i] + high);
    }
  }

  private static double bounded(double parameter) {
    return Math.min(LARGEST, Math.max(-LARGEST, parameter));
  }

  /** The expected share of open gates. */
  double openShare() {
    return openShare(0);
  }

  private double openShare(double shift) {
    double sum = 0;
    for (double parameter : parameters) {
      sum += HardConcrete.open(bounded(parameter + shift));
    }
    return sum / parameters.length;
  }

  /** How open each gate is, from 0. */
  double[] scores() {
    return Arrays.stream(parameters).map(parameter -> parameter + LARGEST).toArray();
  }

  /** How many numbers {@link #save} takes. */
  int size() {
    return 2 * parameters.length + 2;
  }

  void save(DoubleBuffer out) {
    out.put(parameters).put(velocity).put(meanSquare).put(updates);
  }

  void restore(DoubleBuffer in) {
    in.get(parameters).get(velocity);
    meanSquare = in.get();
    updates = (int) in.get();
  }
}
