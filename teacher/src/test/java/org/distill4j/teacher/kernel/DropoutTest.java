package org.distill4j.teacher.kernel;

import static org.distill4j.teacher.kernel.Numbers.assertClose;
import static org.distill4j.teacher.kernel.Numbers.normal;
import static org.distill4j.teacher.kernel.Numbers.zeros;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final int SIZE = 40_000;

  private static Buffer ones(int size) {
    Buffer block = zeros(size);
    for (int i = 0; i < size; i++) {
      block.set(i, 1);
    }
    return block;
  }

  private static Buffer masked(double probability, int key, int size) {
    Buffer y = zeros(size);
    new Dropout(probability).apply(key, size, ones(size), y);
    return y;
  }

  private static double shareEqual(Buffer a, Buffer b) {
    int same = 0;
    for (int i = 0; i < a.length(); i++) {
      same += a.get(i) == b.get(i) ? 1 : 0;
    }
    return (double) same / a.length();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 0.5, 0.9})
  void dropsItsShareAndKeepsTheMean(double probability) {
    Buffer y = masked(probability, Dropout.key(17, 3, 5), SIZE);
    double share = shareEqual(y, zeros(SIZE));
    double mean = 0;
    for (int i = 0; i < SIZE; i++) {
      mean += y.get(i) / SIZE;
    }
    // Five standard deviations of a fair draw.
    double bound = 5 * Math.sqrt(probability * (1 - probability) / SIZE);
    assertEquals(probability, share, bound);
    assertEquals(1, mean, bound / (1 - probability));
  }

  @Test
  void repeatsItsMaskForTheSameKey() {
    int key = Dropout.key(17, 3, 5);
    assertEquals(1.0, shareEqual(masked(0.5, key, SIZE), masked(0.5, key, SIZE)));
  }

  @Test
  void drawsIndependentMasksForOtherSeedsStepsAndPlaces() {
    Buffer mask = masked(0.5, Dropout.key(17, 3, 5), SIZE);
    int[] others = {Dropout.key(18, 3, 5), Dropout.key(17, 4, 5), Dropout.key(17, 3, 6)};
    for (int key : others) {
      // Independent fair coins agree half of the time; five standard deviations.
      assertEquals(0.5, shareEqual(mask, masked(0.5, key, SIZE)), 2.5 / Math.sqrt(SIZE));
    }
  }

  @Test
  void sharesLongRunsBetweenThreadsWithTheSameMask() {
    int size = 300_001;
    Buffer whole = masked(0.5, 7, size);
    Buffer start = masked(0.5, 7, 1000); // too short to be shared
    for (int i = 0; i < 1000; i++) {
      assertEquals(start.get(i), whole.get(i));
    }
    int threads = Threads.count();
    try {
      Threads.use(threads + 2);
      assertEquals(1.0, shareEqual(whole, masked(0.5, 7, size)));
    } finally {
      Threads.use(threads);
    }
  }

  @Test
  void backwardMeetsTheMaskOfTheForwardPass() {
    Dropout dropout = new Dropout(0.3);
    Buffer x = normal(5000, 1);
    Buffer residual = normal(5000, 2);
    Buffer alone = zeros(5000);
    Buffer added = zeros(5000);
    dropout.apply(9, 5000, x, alone);
    dropout.applyAndAdd(9, 5000, x, residual, added);
    new PlainKernels().add(5000, residual, alone);
    assertClose(alone, added, 1e-6, "one float32 addition");
    Buffer slope = ones(5000);
    dropout.apply(9, 5000, slope, slope);
    for (int i = 0; i < 5000; i++) {
      assertEquals(x.get(i) * slope.get(i) + residual.get(i), added.get(i), 1e-5, "element " + i);
    }
  }

  @Test
  void changesNothingAtProbabilityZero() {
    Buffer x = normal(100, 3);
    Buffer y = zeros(100);
    new Dropout(0).apply(4, 100, x, y);
    assertClose(x, y, 0, "copied");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.0, Double.NaN})
  void refusesProbabilitiesOutsideTheRange(double probability) {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> new Dropout(probability));
    assertEquals("probability: must be in [0, 1); got " + probability, fault.getMessage());
  }
}
