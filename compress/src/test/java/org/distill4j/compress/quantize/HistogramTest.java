package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void dependsOnTheValuesAlone(int size) {
    Random random = new Random(size);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add((float) (random.nextGaussian() * Math.exp(8 * random.nextGaussian())));
    }
    Histogram once = of(values);
    Collections.shuffle(values, random);
    Histogram again = of(values);
    assertEquals(once.width(), again.width());
    for (int bin = -Histogram.SIDE; bin < Histogram.SIDE; bin++) {
      assertEquals(once.count(bin), again.count(bin), "bin " + bin);
    }
    for (float value : values) {
      assertTrue(once.count(once.bin(value)) > 0, "value " + value);
    }
  }

  @Test
  void losesNoneWhenItWidens() {
    Histogram seen = of(List.of(0f, 1e-30f, -1e-30f, 1e-3f, -1f, 1e30f, -2e30f));
    long total = 0;
    for (int bin = -Histogram.SIDE; bin < Histogram.SIDE; bin++) {
      total += seen.count(bin);
    }
    assertEquals(7, total);
    assertEquals(3, seen.count(0), "what is small and not negative");
    assertEquals(2, seen.count(-1), "what is small and negative");
    assertEquals(-2e30f, seen.low());
    assertEquals(1e30f, seen.high());
  }

  @Test
  void holdsSubnormalNumbersAndTheLargest() {
    Histogram small = of(List.of(Float.MIN_VALUE, -Float.MIN_NORMAL));
    assertEquals(1, small.count(0));
    assertEquals(1, small.count(-Histogram.SIDE / 2));
    Histogram large = of(List.of(Float.MAX_VALUE, -Float.MAX_VALUE));
    assertEquals(1, large.count(Histogram.SIDE - 1));
    assertEquals(1, large.count(-Histogram.SIDE));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatIsNotFinite(float value) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Histogram().add(value));
    assertTrue(e.getMessage().contains("activations: must be finite; got " + value));
  }

  static Histogram of(List<Float> values) {
    Histogram seen = new Histogram();
    values.forEach(seen::add);
    return seen;
  }
}
