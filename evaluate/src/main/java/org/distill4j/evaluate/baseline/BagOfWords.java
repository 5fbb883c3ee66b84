package org.distill4j.evaluate.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.LabelSet;

/**
 * A linear classifier over words and pairs of neighbouring words, weighted by naive Bayes.
 *
 * <p>Wang and Manning (2012), Baselines and Bigrams: Simple, Good Sentiment and Topic
 * Classification, section 2.3 (NBSVM): a feature's value is its log-count ratio {@code r = log((p /
 * ‖p‖₁) / (q / ‖q‖₁))} with p, q one more than the rows of the class and of the others that have
 * it; a separator per label against all others is then interpolated with naive Bayes. Deviations:
 * features are counted once a row for r too, more than two labels are learned one against the rest,
 * and the regularisation is stronger, since phrases are shorter than reviews. Deterministic;
 * immutable once fitted.
 */
public final class BagOfWords {

  /**
   * C of the separator: of 0.01 to 1, best on average over rows held out of three training sets.
   */
  private static final double PENALTY = 0.03;

  /** The share of the separator in the weights, the rest being naive Bayes (the paper's β). */
  private static final double INTERPOLATION = 0.25;

  private final LabelSet labels;
  private final Grams grams;
  private final List<double[]> weights;

  private BagOfWords(LabelSet labels, Grams grams, List<double[]> weights) {
    this.labels = labels;
    this.grams = grams;
    this.weights = weights;
  }

  /**
   * Fits the classifier.
   *
   * @throws DataException if a row's label is none of the labels
   */
  public static BagOfWords fit(Dataset train, LabelSet labels) throws DataException {
    List<Integer> given = labels.indices(train);
    Grams grams = Grams.of(train.examples());
    int[][] rows = train.examples().stream().map(grams::indices).toArray(int[][]::new);
    List<double[]> weights = new ArrayList<>(labels.size());
    for (int label = 0; label < labels.size(); label++) {
      boolean[] positive = new boolean[rows.length];
      for (int row = 0; row < rows.length; row++) {
        positive[row] = given.get(row) == label;
      }
      weights.add(weights(rows, positive, grams.size()));
    }
    return new BagOfWords(labels, grams, weights);
  }

  /**
   * Fits the classifier to texts of which each may have several labels.
   *
   * @param sets the indices of each row's labels
   */
  public static BagOfWords ofSets(Dataset train, LabelSet labels, List<List<Integer>> sets) {
    Grams grams = Grams.of(train.examples());
    int[][] rows = train.examples().stream().map(grams::indices).toArray(int[][]::new);
    List<double[]> weights = new ArrayList<>(labels.size());
    for (int label = 0; label < labels.size(); label++) {
      int own = label;
      boolean[] positive = new boolean[rows.length];
      int count = 0;
      for (int row = 0; row < rows.length; row++) {
        positive[row] = sets.get(row).contains(own);
        count += positive[row] ? 1 : 0;
      }
      boolean both = count > 0 && count < rows.length;
      weights.add(both ? weights(rows, positive, grams.size()) : constant(grams, count > 0));
    }
    return new BagOfWords(labels, grams, weights);
  }

  private static double[] constant(Grams grams, boolean yes) {
    double[] weights = new double[grams.size() + 1];
    weights[grams.size()] = yes ? 1 : -1;
    return weights;
  }

  /** The weights of unscaled features of one label against the rest, the intercept last. */
  private static double[] weights(int[][] rows, boolean[] positive, int features) {
    double[] ratios = logCountRatios(rows, positive, features);
    double[] weights = LinearSeparator.fit(rows, ratios, positive, PENALTY);
    double mean = Arrays.stream(weights, 0, features).map(Math::abs).sum() / features;
    for (int feature = 0; feature < features; feature++) {
      double mixed = (1 - INTERPOLATION) * mean + INTERPOLATION * weights[feature];
      weights[feature] = mixed * ratios[feature];
    }
    weights[features] *= INTERPOLATION;
    return weights;
  }

  static double[] logCountRatios(int[][] rows, boolean[] positive, int features) {
    double[] inside = new double[features];
    double[] outside = new double[features];
    Arrays.fill(inside, 1);
    Arrays.fill(outside, 1);
    for (int row = 0; row < rows.length; row++) {
      for (int feature : rows[row]) {
        (positive[row] ? inside : outside)[feature]++;
      }
    }
    double shift = Math.log(Arrays.stream(outside).sum() / Arrays.stream(inside).sum());
    double[] ratios = new double[features];
    for (int feature = 0; feature < features; feature++) {
      ratios[feature] = Math.log(inside[feature] / outside[feature]) + shift;
    }
    return ratios;
  }

  /** Returns the label of the highest score, the first of equals. */
  public String predict(Example example) {
    int[] features = grams.indices(example);
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < labels.size(); label++) {
      double score = score(features, label);
      if (score > highest) {
        highest = score;
        best = label;
      }
    }
    return labels.label(best);
  }

  private double score(int[] features, int label) {
    double[] own = weights.get(label);
    double score = own[grams.size()];
    for (int feature : features) {
      score += own[feature];
    }
    return score;
  }

  /** Returns the indices of the labels whose score is positive, of every row. */
  public List<List<Integer>> predictSets(Dataset data) {
    return data.examples().stream().map(this::positive).toList();
  }

  private List<Integer> positive(Example example) {
    int[] features = grams.indices(example);
    return IntStream.range(0, labels.size())
        .filter(label -> score(features, label) > 0)
        .boxed()
        .toList();
  }

  /** Returns the label of every row. */
  public List<String> predict(Dataset data) {
    return data.examples().stream().map(this::predict).toList();
  }
}
