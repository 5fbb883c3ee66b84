package org.distill4j.evaluate.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.distill4j.evaluate.report.Calibration;
import org.junit.jupiter.api.Test;

final class CalibrationErrorTest {
  @Test
  void binsHaveEqualMassFromTheLeastConfidenceOn() {
    double[] confidences = new double[25];
    boolean[] right = new boolean[25];
    for (int i = 0; i < 25; i++) {
      confidences[i] = 1 - i / 25.0;
      right[i] = i < 3;
    }
    CalibrationError error = new CalibrationError(confidences, right);
    assertEquals(10, error.bins().size());
    assertEquals(
        Arrays.asList(2L, 3L, 2L, 3L, 2L, 3L, 2L, 3L, 2L, 3L),
        error.bins().stream().map(Calibration.Bin::n).toList());
    assertEquals((1.0 / 25 + 2.0 / 25) / 2, error.bins().get(0).confidence(), 1e-15);
    assertEquals(1, error.bins().get(9).accuracy());
    assertEquals(0, error.bins().get(8).accuracy());
  }

  /** By hand: all bins alike, 8 of 10 right at 0.5; a = 0.8, σ² = 0.016, μ = 0.3. */
  @Test
  void takesTheMeanOfAFoldedNormalFromTwiceThePlainError() {
    double[] confidences = new double[100];
    boolean[] right = new boolean[100];
    Arrays.fill(confidences, 0.5);
    for (int i = 0; i < 100; i++) {
      right[i] = i % 10 < 8;
    }
    // E|N(0.3, 0.016)| = 0.3005876, by numerical integration to seven digits.
    double mean = integral(0.3, Math.sqrt(0.016));
    assertEquals(0.6 - mean, new CalibrationError(confidences, right).debiased(), 1e-6);
    assertTrue(mean > 0.3 && mean < 0.302);
  }

  private static double integral(double mu, double sigma) {
    double sum = 0;
    double step = 1e-4;
    for (double z = -8; z < 8; z += step) {
      sum += Math.abs(mu + sigma * z) * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * step;
    }
    return sum;
  }

  /** What chance adds to the plain error of a calibrated model mostly goes. */
  @Test
  void removesMostOfWhatChanceAdds() {
    assertEquals(0.1, mean(0.1, true), 0.004, "of an overconfident model");
    assertTrue(mean(0, true) < 0.6 * mean(0, false), "of a calibrated one");
  }

  private static double mean(double over, boolean debiased) {
    SplittableRandom random = new SplittableRandom(3);
    double sum = 0;
    int times = 100;
    for (int time = 0; time < times; time++) {
      CalibrationError drawn = drawn(random, 1000, over);
      sum += debiased ? drawn.debiased() : plain(drawn.bins());
    }
    return sum / times;
  }

  private static double plain(List<Calibration.Bin> bins) {
    long rows = bins.stream().mapToLong(Calibration.Bin::n).sum();
    return bins.stream()
            .mapToDouble(bin -> Math.abs(bin.accuracy() - bin.confidence()) * bin.n())
            .sum()
        / rows;
  }

  @Test
  void aPerfectlyCalibratedModelStaysBelowItsPointNineteenTimesInTwenty() {
    SplittableRandom random = new SplittableRandom(5);
    int above = 0;
    int times = 60;
    for (int time = 0; time < times; time++) {
      CalibrationError drawn = drawn(random, 200, 0);
      above += drawn.debiased() > drawn.perfect95() ? 1 : 0;
    }
    assertTrue(
        above <= 8, above + " of 60: three are expected, more than eight once in 200 trials");
  }

  @Test
  void anOverconfidentModelLiesAboveIt() {
    CalibrationError drawn = drawn(new SplittableRandom(7), 500, 0.15);
    assertTrue(drawn.debiased() > drawn.perfect95());
  }

  @Test
  void fewRowsMakeFewBins() {
    CalibrationError one = new CalibrationError(new double[] {0.7}, new boolean[] {true});
    assertEquals(1, one.bins().size());
    assertEquals(0.3, one.debiased(), 1e-12);
  }

  @Test
  void refusesNoRows() {
    Exception refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CalibrationError(new double[0], new boolean[0]));
    assertTrue(refused.getMessage().contains("right: "));
  }

  /** Rows whose confidence is too high by so much. */
  private static CalibrationError drawn(SplittableRandom random, int rows, double over) {
    double[] confidences = new double[rows];
    boolean[] right = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      double accuracy = 0.3 + 0.5 * random.nextDouble();
      confidences[row] = accuracy + over;
      right[row] = random.nextDouble() < accuracy;
    }
    return new CalibrationError(confidences, right);
  }
}
