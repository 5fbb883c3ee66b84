package org.distill4j.teacher.training;

import java.io.IOException;
import java.util.List;
import org.distill4j.teacher.quantization.LsqScales;

/**
 * Adam on the step sizes of what is rounded: each moves by a share of itself, {@code s *= 1 - lr
 * rate m̂ / (sqrt(v̂) + eps)}, without decay.
 */
final class StepUpdates {
  /** What is left of a step at least, so that no rate makes one vanish or change its sign. */
  private static final double LEAST = 0.5;

  private final List<LsqScales> all;
  private final AdamWSettings settings;
  private final float[][] first;
  private final float[][] second;

  StepUpdates(List<LsqScales> all, AdamWSettings settings) {
    this.all = List.copyOf(all);
    this.settings = settings;
    this.first = all.stream().map(s -> new float[s.values().length]).toArray(float[][]::new);
    this.second = all.stream().map(s -> new float[s.values().length]).toArray(float[][]::new);
  }

  /** The sum of the squared gradients. */
  double squares() {
    double total = 0;
    for (int i = 0; i < all.size(); i++) {
      for (double gradient : all.get(i).gradients()) {
        total += gradient * gradient;
      }
    }
    return total;
  }

  /**
   * Updates all steps by their gradients, and forgets these.
   *
   * @param step from 1
   * @param scale factor on the gradients, from clipping
   */
  void step(double learningRate, int step, double scale) {
    for (int i = 0; i < all.size(); i++) {
      double rate = learningRate * all.get(i).rate() / (1 - Math.pow(settings.beta1(), step));
      double root = 1 / Math.sqrt(1 - Math.pow(settings.beta2(), step));
      update(all.get(i), first[i], second[i], rate, root, scale);
      all.get(i).clearGradients();
    }
  }

  private void update(
      LsqScales steps, float[] m, float[] v, double rate, double root, double scale) {
    float[] values = steps.values();
    double[] gradients = steps.gradients();
    for (int i = 0; i < values.length; i++) {
      // A negative step's own share shrinks where the step grows.
      double gradient = gradients[i] * scale * Math.signum(values[i]);
      m[i] = (float) (settings.beta1() * m[i] + (1 - settings.beta1()) * gradient);
      v[i] = (float) (settings.beta2() * v[i] + (1 - settings.beta2()) * gradient * gradient);
      double share = rate * m[i] / (Math.sqrt(v[i]) * root + settings.eps());
      values[i] *= (float) Math.max(LEAST, 1 - share);
    }
  }

  void save(StateFile.Output out) throws IOException {
    for (int i = 0; i < all.size(); i++) {
      out.numbers(all.get(i).values());
      out.numbers(first[i]);
      out.numbers(second[i]);
    }
  }

  void restore(StateFile.Input in) throws IOException {
    for (int i = 0; i < all.size(); i++) {
      in.numbers(all.get(i).values());
      in.numbers(first[i]);
      in.numbers(second[i]);
    }
  }
}
