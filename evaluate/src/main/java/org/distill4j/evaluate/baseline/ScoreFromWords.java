package org.distill4j.evaluate.baseline;

import java.util.Arrays;
import java.util.List;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.ScoreColumn;

/**
 * The baseline of regression: ridge regression on words and pairs of neighbouring words, and for
 * pairs of texts on how alike they are in words. Immutable once fitted.
 */
public final class ScoreFromWords {
  /** λ for single words: most of thousands stand in a few rows only. */
  private static final double PENALTY = 30;

  /** The few numbers of likeness are known well, so they bear a hundredth of the penalty. */
  private static final double LIKENESS = 10;

  private final Grams grams;
  private final PairLikeness likeness;
  private final double mean;
  private final double[] weights;

  private ScoreFromWords(Grams grams, PairLikeness likeness, double mean, double[] weights) {
    this.grams = grams;
    this.likeness = likeness;
    this.mean = mean;
    this.weights = weights;
  }

  /**
   * Fits the regression.
   *
   * @throws DataException if a row's label is no number
   */
  public static ScoreFromWords fit(Dataset train) throws DataException {
    List<Double> given = ScoreColumn.of(train);
    double mean = given.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double[] y = given.stream().mapToDouble(score -> score - mean).toArray();
    ScoreFromWords features =
        new ScoreFromWords(
            Grams.of(train.examples()), new PairLikeness(train.examples()), mean, new double[0]);
    int[][] columns = train.examples().stream().map(features::columns).toArray(int[][]::new);
    double[][] values = train.examples().stream().map(features::values).toArray(double[][]::new);
    int width = features.grams.size() + features.likeness.of(train.examples().get(0)).length + 1;
    double[] weights = RidgeRegression.fit(columns, values, y, width, PENALTY);
    return new ScoreFromWords(features.grams, features.likeness, mean, weights);
  }

  /** Words first, then likeness, then the constant. */
  private int[] columns(Example example) {
    int[] words = grams.indices(example);
    int more = likeness.of(example).length + 1;
    int[] columns = Arrays.copyOf(words, words.length + more);
    for (int i = 0; i < more; i++) {
      columns[words.length + i] = grams.size() + i;
    }
    return columns;
  }

  private double[] values(Example example) {
    double[] alike = likeness.of(example);
    int words = grams.indices(example).length;
    double[] values = new double[words + alike.length + 1];
    Arrays.fill(values, 1);
    for (int i = 0; i < alike.length; i++) {
      values[words + i] = LIKENESS * alike[i];
    }
    values[values.length - 1] = LIKENESS;
    return values;
  }

  /** Returns the score of every row. */
  public double[] predict(Dataset data) {
    int[][] columns = data.examples().stream().map(this::columns).toArray(int[][]::new);
    double[][] values = data.examples().stream().map(this::values).toArray(double[][]::new);
    double[] scores = RidgeRegression.products(columns, values, weights);
    return Arrays.stream(scores).map(score -> mean + score).toArray();
  }
}
