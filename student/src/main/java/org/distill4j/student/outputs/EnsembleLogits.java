package org.distill4j.student.outputs;

import java.util.List;

/**
 * The answer of several teachers together, {@code z = Σ w_k z_k / Σ w_k}.
 *
 * <p>The mean is that of logits, not of probabilities: its softmax at any temperature T is the
 * normalised geometric mean of the teachers' own softmaxes at T, so that one stored answer serves
 * losses of every temperature, scheduled ones, and those on logits themselves. Hinton et al. 2015
 * (arXiv 1503.02531) name both means for ensembles. A teacher whose logits are larger weighs more;
 * weights are the means against it.
 */
public final class EnsembleLogits {
  private EnsembleLogits() {}

  /**
   * The weighted mean, summed in double.
   *
   * @param logits each teacher's {@code [n][C]}, on the same texts in the same order
   * @param weights one a teacher, finite and positive
   * @throws IllegalArgumentException if there is no teacher, a weight is missing or not positive,
   *     or the teachers answered different numbers of texts or classes
   */
  public static float[][] of(List<float[][]> logits, List<Double> weights) {
    if (logits.isEmpty() || logits.size() != weights.size()) {
      throw new IllegalArgumentException(
          "weights: must be one for each of at least one teacher; got "
              + weights.size()
              + " for "
              + logits.size());
    }
    double[] shares = shares(weights);
    int rows = logits.get(0).length;
    float[][] mean = new float[rows][];
    for (int row = 0; row < rows; row++) {
      mean[row] = row(logits, shares, row);
    }
    return mean;
  }

  /**
   * The share of each teacher, {@code w_k / Σ w_k}.
   *
   * @throws IllegalArgumentException if a weight is not finite and positive
   */
  public static double[] shares(List<Double> weights) {
    double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    if (!(weights.stream().allMatch(w -> w > 0) && Double.isFinite(sum))) {
      throw new IllegalArgumentException("weights: must be finite and > 0; got " + weights);
    }
    return weights.stream().mapToDouble(weight -> weight / sum).toArray();
  }

  private static float[] row(List<float[][]> logits, double[] shares, int row) {
    int classes = logits.get(0)[row].length;
    double[] total = new double[classes];
    for (int teacher = 0; teacher < logits.size(); teacher++) {
      float[][] own = logits.get(teacher);
      if (own.length != logits.get(0).length || own[row].length != classes) {
        throw new IllegalArgumentException(
            "logits: must be as many as the first teacher's, "
                + logits.get(0).length
                + " rows of "
                + classes
                + "; got another number of teacher "
                + (teacher + 1));
      }
      for (int c = 0; c < classes; c++) {
        total[c] += shares[teacher] * own[row][c];
      }
    }
    float[] mean = new float[classes];
    for (int c = 0; c < classes; c++) {
      mean[c] = (float) total[c];
    }
    return mean;
  }
}
