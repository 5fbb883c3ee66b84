package org.distill4j.evaluate.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;
import org.distill4j.evaluate.report.Calibration;

/**
 * Expected calibration error of confidences, with ten bins of equal mass.
 *
 * <p>Rows are sorted by confidence and cut into ten bins of as many rows each (within one). With
 * {@code c_b} the mean confidence of bin b, {@code a_b} the share of its rows that are right and
 * {@code w_b} its share of all rows, the plain error is {@code E = Σ_b w_b |a_b − c_b|}, which is
 * too large on few rows, as chance alone moves {@code a_b}. Debiased (Kumar, Liang and Ma 2019,
 * arXiv 1909.10155, whose published code has it for this norm): {@code 2 E − E'}, with {@code E'}
 * the mean of E when each {@code a_b} is drawn from a normal distribution of mean {@code a_b} and
 * variance {@code a_b (1 − a_b) / n_b}. That mean is taken in closed form, of a folded normal, in
 * place of 1,000 draws, and a negative result counts as 0.
 */
public final class CalibrationError {
  private static final int BINS = 10;
  private static final int DRAWS = 1000;
  private static final long SEED = 1909_10155; // of the simulation: equal input, equal output
  private static final double POINT = 0.95;

  private final double[] confidences; // ascending
  private final boolean[] right; // in the same order

  /**
   * The rows.
   *
   * @param confidences probability of each row's answer, in [0, 1]
   * @param right whether it was right
   * @throws IllegalArgumentException if they are not as many, or none
   */
  public CalibrationError(double[] confidences, boolean[] right) {
    if (confidences.length == 0 || confidences.length != right.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "right: must be as many as confidences, and some; got %d for %d.",
              right.length,
              confidences.length));
    }
    int[] order =
        IntStream.range(0, confidences.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> confidences[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.confidences = Arrays.stream(order).mapToDouble(row -> confidences[row]).toArray();
    this.right = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      this.right[i] = right[order[i]];
    }
  }

  /** The bins from the least confidence to the largest; fewer than ten where rows are fewer. */
  public List<Calibration.Bin> bins() {
    return bins(right);
  }

  /** The debiased error, a fraction in [0, 1]. */
  public double debiased() {
    return debiased(bins());
  }

  /**
   * The 95 % point of the debiased error of a perfectly calibrated model with these confidences:
   * each row is right with its own confidence as probability, drawn 1,000 times by a fixed seed.
   */
  public double perfect95() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] errors = new double[DRAWS];
    boolean[] drawn = new boolean[confidences.length];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int row = 0; row < drawn.length; row++) {
        drawn[row] = random.nextDouble() < confidences[row];
      }
      errors[draw] = debiased(bins(drawn));
    }
    Arrays.sort(errors);
    return errors[(int) Math.ceil(POINT * DRAWS) - 1];
  }

  /** The mean confidence, a fraction in [0, 1]. */
  double meanConfidence() {
    return Math.min(1, Arrays.stream(confidences).average().orElseThrow());
  }

  private List<Calibration.Bin> bins(boolean[] outcomes) {
    List<Calibration.Bin> bins = new ArrayList<>();
    int n = confidences.length;
    for (int bin = 0; bin < BINS; bin++) {
      int from = (int) ((long) bin * n / BINS);
      int to = (int) ((bin + 1L) * n / BINS);
      if (to > from) {
        bins.add(bin(outcomes, from, to));
      }
    }
    return bins;
  }

  private Calibration.Bin bin(boolean[] outcomes, int from, int to) {
    double sum = 0;
    int hits = 0;
    for (int row = from; row < to; row++) {
      sum += confidences[row];
      hits += outcomes[row] ? 1 : 0;
    }
    int rows = to - from;
    return new Calibration.Bin(Math.min(1, sum / rows), (double) hits / rows, rows);
  }

  private double debiased(List<Calibration.Bin> bins) {
    double error = 0;
    for (Calibration.Bin bin : bins) {
      double off = bin.accuracy() - bin.confidence();
      double spread = Math.sqrt(bin.accuracy() * (1 - bin.accuracy()) / bin.n());
      error += (2 * Math.abs(off) - foldedMean(off, spread)) * bin.n() / confidences.length;
    }
    return Math.max(0, error);
  }

  /** The mean of |x| for x normal: σ √(2/π) exp(−μ²/2σ²) + μ erf(μ / σ√2). */
  private static double foldedMean(double mean, double spread) {
    if (spread == 0) {
      return Math.abs(mean);
    }
    double z = mean / spread;
    return spread * Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2)
        + mean * Erf.erf(z / Math.sqrt(2));
  }
}
