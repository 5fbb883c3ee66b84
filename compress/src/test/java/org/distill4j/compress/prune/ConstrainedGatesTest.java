package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConstrainedGatesTest {
  private static final int GATES = 40;

  // The loss Σ c_i (1.05 - z_i)² / 2 by its slopes: the last gates matter most, by size alone.
  private static double[] slopes(double[] z) {
    double[] slopes = new double[GATES];
    for (int i = 0; i < GATES; i++) {
      slopes[i] = -2e-5 * (1 + i) * (1.05 - z[i]);
    }
    return slopes;
  }

  private static double target(int step) {
    return Math.max(0.25, 0.99 - 0.01 * step);
  }

  private static void step(ConstrainedGates gates, int step) {
    double[] drawn = gates.draw(new SplittableRandom(step));
    gates.update(slopes(drawn), target(step));
  }

  @Test
  void meetsTheTargetAtEveryStepAndKeepsWhatMatters() {
    ConstrainedGates gates = new ConstrainedGates(GATES, 0.99, 0.1);
    for (int step = 0; step < 200; step++) {
      step(gates, step);
      assertEquals(target(step), gates.openShare(), 1e-9, "step " + step);
    }
    double[] scores = gates.scores();
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    int right = 0;
    for (int i = 30; i < GATES; i++) {
      right += scores[i] >= sorted[30] ? 1 : 0;
    }
    assertTrue(right >= 8, "of the ten that matter most are kept " + right);
  }

  @Test
  void doesNotCareForTheUnitOfTheLoss() {
    ConstrainedGates one = new ConstrainedGates(GATES, 0.99, 0.1);
    ConstrainedGates thousand = new ConstrainedGates(GATES, 0.99, 0.1);
    for (int step = 0; step < 20; step++) {
      one.update(slopes(one.draw(new SplittableRandom(step))), 0.9);
      double[] drawn = thousand.draw(new SplittableRandom(step));
      thousand.update(Arrays.stream(slopes(drawn)).map(s -> 1000 * s).toArray(), 0.9);
    }
    assertArrayEquals(one.scores(), thousand.scores(), 1e-9);
  }

  @Test
  void goesOnFromItsState() {
    ConstrainedGates whole = new ConstrainedGates(GATES, 0.99, 0.1);
    for (int step = 0; step < 10; step++) {
      step(whole, step);
    }
    DoubleBuffer state = DoubleBuffer.allocate(whole.size());
    whole.save(state);
    ConstrainedGates other = new ConstrainedGates(GATES, 0.5, 0.1);
    other.restore(state.flip());
    step(whole, 10);
    step(other, 10);
    assertArrayEquals(whole.scores(), other.scores());
  }
}
