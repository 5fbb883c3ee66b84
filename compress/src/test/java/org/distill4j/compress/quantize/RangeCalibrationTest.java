package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RangeCalibrationTest {
  /** A normal distribution of a hundred thousand values, and three far outliers. */
  private static final List<Float> OUTLIERS = normal(100_000, 12f, 13f, -12f);

  private static List<Float> normal(int count, Float... more) {
    Random random = new Random(5);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add((float) random.nextGaussian());
    }
    values.addAll(List.of(more));
    return values;
  }

  @Test
  void minMaxClipsNothing() {
    ActivationScale scale = scale(List.of(-1f, 0.5f, 3f), CalibrationMethod.MIN_MAX, false);
    assertEquals(new ActivationScale(4f / 255, 64), scale);
    ActivationScale signed = scale(List.of(-1f, 0.5f, 3f), CalibrationMethod.MIN_MAX, true);
    assertEquals(new ActivationScale(3f / 127, 128), signed);
  }

  @Test
  void percentileClipsTheOutermostFive() {
    ActivationScale scale = scale(OUTLIERS, CalibrationMethod.PERCENTILE, false);
    List<Float> sorted = OUTLIERS.stream().sorted().toList();
    assertTrue(largest(scale) >= sorted.get(100_003 - 1 - 5), "keeps all but five");
    assertTrue(largest(scale) < sorted.get(100_003 - 1 - 1), "clips the outliers");
  }

  @ParameterizedTest
  @EnumSource(
      value = CalibrationMethod.class,
      names = {"ENTROPY", "SQUARED_ERROR"})
  void searchesClipTheFarthestOutlier(CalibrationMethod method) {
    for (boolean signed : new boolean[] {false, true}) {
      ActivationScale scale = scale(OUTLIERS, method, signed);
      assertTrue(largest(scale) < 12.5, "clips the farthest: " + largest(scale));
      assertTrue(largest(scale) > 2, "keeps the many: " + largest(scale));
    }
  }

  @Test
  void squaredErrorIsNotAboveThatOfAnyOtherMethod() {
    double least = error(OUTLIERS, scale(OUTLIERS, CalibrationMethod.SQUARED_ERROR, false));
    for (CalibrationMethod method : CalibrationMethod.values()) {
      double other = error(OUTLIERS, scale(OUTLIERS, method, false));
      assertTrue(least <= 1.02 * other, method + ": " + least + " against " + other);
    }
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void representsAConstant(CalibrationMethod method) {
    for (float constant : new float[] {0.7f, -3f, 1e-20f, 1e30f}) {
      List<Float> equal = List.of(constant, constant, constant);
      for (boolean signed : new boolean[] {false, true}) {
        ActivationScale scale = scale(equal, method, signed);
        double level = (double) scale.centred(constant) * scale.step();
        assertEquals(constant, level, Math.abs(constant) * 0.01, method + ", signed " + signed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void givesZerosAStepOfOne(CalibrationMethod method) {
    List<Float> zeros = List.of(0f, 0f);
    assertEquals(new ActivationScale(1f, 0), scale(zeros, method, false));
    assertEquals(new ActivationScale(1f, 128), scale(zeros, method, true));
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void keepsALevelForZero(CalibrationMethod method) {
    ActivationScale scale = scale(List.of(2f, 2.5f, 3f), method, false);
    assertEquals(0, scale.zero());
    assertEquals(0, scale.centred(0f));
  }

  private static double largest(ActivationScale scale) {
    return (255.0 - scale.zero()) * scale.step();
  }

  private static double error(List<Float> values, ActivationScale scale) {
    return values.stream()
        .mapToDouble(v -> Math.pow(v - (double) scale.centred(v) * scale.step(), 2))
        .sum();
  }

  @Test
  void saturatesHoweverFarBeyond() {
    ActivationScale tiny = new ActivationScale(1e-30f, 100);
    assertEquals(155, tiny.centred(0.5f));
    assertEquals(-100, tiny.centred(-0.5f));
    assertEquals(155, tiny.centred(Float.POSITIVE_INFINITY));
    assertEquals(1, tiny.centred(1e-30f));
  }

  private static ActivationScale scale(
      List<Float> values, CalibrationMethod method, boolean signed) {
    return RangeCalibration.scale(HistogramTest.of(values), method, signed);
  }
}
