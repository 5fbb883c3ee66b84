package org.distill4j.evaluate.calibration;

import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * Temperature scaling: the one number by which logits are divided so that the labels of held-out
 * rows become most likely.
 *
 * <p>{@code T = argmin Σ_i −log softmax(z_i / T)[y_i]}, which is convex in 1/T, found by Brent's
 * method in log T within [{@value #LEAST}, {@value #MOST}]. Source: Guo et al. 2017, arXiv
 * 1706.04599, section 4.2; of taggers the sum runs over words.
 *
 * <p>Where every row is answered right, the likelihood grows without end as T falls. The label then
 * counts as the answer with probability (n + 1) / (n + 2) only, Platt's target (1999, Probabilistic
 * outputs for support vector machines, section 2.2).
 *
 * @param value T; above 1 answers become less sure, below 1 surer
 * @param rows rows that it was fitted on
 * @param relativeError standard error of log T, from the curvature of the likelihood; infinite
 *     where that is flat
 */
public record Temperature(double value, int rows, double relativeError) {
  /** The least T: the head of a trained model whose logits are yet twenty times too small. */
  public static final double LEAST = 0.05;

  /** The largest T: beyond it two logits that differ by ten are as likely within a factor of 2. */
  public static final double MOST = 20;

  /** Logits as they are. */
  public static final double NONE = 1;

  private static final double PRECISION = 1e-8; // of log T; a likelihood has no more digits
  private static final int MOST_CALLS = 200;
  private static final double STEP = 0.01; // of log T, for the second difference
  private static final double AT_BOUND = 1e-3;

  /** Fits the temperature of a model to rows that it was not trained on. */
  public static Temperature fit(TemperedAnswers rows) {
    double wrong = rows.right() == rows.size() ? 1.0 / (rows.size() + 2) : 0;
    double log =
        new BrentOptimizer(PRECISION, PRECISION)
            .optimize(
                GoalType.MINIMIZE,
                new MaxEval(MOST_CALLS),
                new SearchInterval(Math.log(LEAST), Math.log(MOST), 0),
                new UnivariateObjectiveFunction(x -> loss(rows, x, wrong)))
            .getPoint();
    double curvature =
        (loss(rows, log + STEP, wrong) - 2 * loss(rows, log, wrong) + loss(rows, log - STEP, wrong))
            / (STEP * STEP);
    double error =
        curvature > 0 ? 1 / Math.sqrt(rows.size() * curvature) : Double.POSITIVE_INFINITY;
    return new Temperature(Math.exp(log), rows.size(), error);
  }

  /** Whether a bound stopped the search: the rows alone would ask for more. */
  public boolean stopsAtBound() {
    return value < LEAST * (1 + AT_BOUND) || value > MOST / (1 + AT_BOUND);
  }

  private static double loss(TemperedAnswers rows, double logTemperature, double wrong) {
    double[][] probabilities = rows.probabilities(Math.exp(logTemperature));
    double sum = (1 - wrong) * ProbabilityScores.nll(probabilities, rows.labels());
    return wrong == 0 ? sum : sum + wrong * otherwise(probabilities, rows.answers());
  }

  // −log of what is left for all classes but the answer, summed so that nothing cancels.
  private static double otherwise(double[][] probabilities, int[] answers) {
    double sum = 0;
    for (int row = 0; row < answers.length; row++) {
      double others = 0;
      for (int c = 0; c < probabilities[row].length; c++) {
        others += c == answers[row] ? 0 : probabilities[row][c];
      }
      sum -= Math.log(Math.max(others, Double.MIN_VALUE));
    }
    return sum / answers.length;
  }
}
