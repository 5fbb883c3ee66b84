package org.distill4j.evaluate.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * Scores of several labels a text: micro-F1, macro-F1 and subset accuracy (Tsoumakas et al. 2010,
 * Mining Multi-label Data, section 7), fractions in [0, 1]. Immutable.
 *
 * <p>With tp, fp and fn of one label over the rows, its F1 is {@code 2 tp / (2 tp + fp + fn)}.
 */
public final class LabelSetScores {
  /** What stands for no label in the table of mistakes. */
  public static final String NONE = "(none)";

  private final boolean[][] truth;
  private final boolean[][] chosen;
  private final int labels;

  /**
   * Compares predictions with labels.
   *
   * @param truth whether a text has a label, {@code [n][C]}
   * @param chosen whether it was predicted, as many
   * @throws IllegalArgumentException when there is no row, or the sizes differ
   */
  public LabelSetScores(boolean[][] truth, boolean[][] chosen) {
    if (truth.length == 0 || truth.length != chosen.length || truth[0].length != chosen[0].length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rows: labels and predictions must be as many, at least one; got %d and %d.",
              truth.length,
              chosen.length));
    }
    this.truth = truth;
    this.chosen = chosen;
    this.labels = truth[0].length;
  }

  /** F1 of all labels' counts together in these rows, which may repeat; 0 where nothing occurs. */
  public double microF1(int[] rows) {
    long hits = 0;
    long occurrences = 0;
    for (int row : rows) {
      for (int label = 0; label < labels; label++) {
        hits += truth[row][label] && chosen[row][label] ? 1 : 0;
        occurrences += (truth[row][label] ? 1 : 0) + (chosen[row][label] ? 1 : 0);
      }
    }
    return occurrences == 0 ? 0 : 2.0 * hits / occurrences;
  }

  /** Mean F1 of the labels that occur in labels or predictions; 0 where none does. */
  public double macroF1(int[] rows) {
    double sum = 0;
    int present = 0;
    for (int label = 0; label < labels; label++) {
      long hits = 0;
      long occurrences = 0;
      for (int row : rows) {
        hits += truth[row][label] && chosen[row][label] ? 1 : 0;
        occurrences += (truth[row][label] ? 1 : 0) + (chosen[row][label] ? 1 : 0);
      }
      sum += occurrences == 0 ? 0 : 2.0 * hits / occurrences;
      present += occurrences == 0 ? 0 : 1;
    }
    return present == 0 ? 0 : sum / present;
  }

  /** Share of rows of which every label is predicted right. */
  public double subsetAccuracy(int[] rows) {
    return (double) IntStream.of(rows).filter(this::isRight).count() / rows.length;
  }

  /** Whether every label of a row is predicted right. */
  public boolean isRight(int row) {
    return Arrays.equals(truth[row], chosen[row]);
  }

  /** F1 of one label over all rows; 0 where it never occurs. */
  public double f1(int label) {
    long hits = 0;
    long occurrences = 0;
    for (int row = 0; row < truth.length; row++) {
      hits += truth[row][label] && chosen[row][label] ? 1 : 0;
      occurrences += (truth[row][label] ? 1 : 0) + (chosen[row][label] ? 1 : 0);
    }
    return occurrences == 0 ? 0 : 2.0 * hits / occurrences;
  }

  /**
   * {@code microF1}, {@code macroF1} and {@code subsetAccuracy} with intervals of a bootstrap over
   * rows, F1 of each label, and the table of {@link #mistakes}.
   */
  public Scores scores(List<String> names, Bootstrap bootstrap) {
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put(Metric.MICRO_F1.key(), bootstrap.estimate(truth.length, this::microF1));
    metrics.put(Metric.MACRO_F1.key(), bootstrap.estimate(truth.length, this::macroF1));
    metrics.put(
        Metric.SUBSET_ACCURACY.key(), bootstrap.estimate(truth.length, this::subsetAccuracy));
    Map<String, Double> byLabel = new LinkedHashMap<>();
    for (int label = 0; label < labels; label++) {
      byLabel.put(names.get(label), f1(label));
    }
    return new Scores(metrics, byLabel, mistakes());
  }

  /**
   * Counts by true label (rows) and predicted label (columns), {@code [C + 1][C + 1]}: a label that
   * is found stands on the diagonal; one that is missed stands under each label that was predicted
   * in vain for the same text, under the last where there is none; in the last row stands what was
   * predicted in vain where nothing was missed.
   */
  public List<List<Integer>> mistakes() {
    int[][] counts = new int[labels + 1][labels + 1];
    for (int row = 0; row < truth.length; row++) {
      List<Integer> missed = others(truth[row], chosen[row]);
      List<Integer> vain = others(chosen[row], truth[row]);
      for (int label = 0; label < labels; label++) {
        counts[label][label] += truth[row][label] && chosen[row][label] ? 1 : 0;
      }
      if (!missed.isEmpty() || !vain.isEmpty()) {
        for (int wanted : missed.isEmpty() ? List.of(labels) : missed) {
          for (int given : vain.isEmpty() ? List.of(labels) : vain) {
            counts[wanted][given]++;
          }
        }
      }
    }
    List<List<Integer>> table = new ArrayList<>();
    for (int[] row : counts) {
      table.add(IntStream.of(row).boxed().toList());
    }
    return List.copyOf(table);
  }

  private static List<Integer> others(boolean[] one, boolean[] other) {
    return IntStream.range(0, one.length).filter(i -> one[i] && !other[i]).boxed().toList();
  }
}
