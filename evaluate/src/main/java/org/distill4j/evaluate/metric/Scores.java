package org.distill4j.evaluate.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.WilsonInterval;

/**
 * All scores of one classifier on one set of rows.
 *
 * @param metrics {@code accuracy} with its Wilson interval, {@code macroF1} with a bootstrap
 *     interval, and with two classes {@code positiveF1}, the F1 of the second class ("1" in most
 *     data sets), likewise
 * @param classF1 F1 of each class by label, in label order; 0 for a class that never occurs
 * @param confusion counts by true class (rows) and predicted class (columns)
 */
public record Scores(
    Map<String, Estimate> metrics, Map<String, Double> classF1, List<List<Integer>> confusion) {
  /** Keeps unmodifiable copies that remember their order. */
  public Scores {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    classF1 = Collections.unmodifiableMap(new LinkedHashMap<>(classF1));
    confusion = List.copyOf(confusion);
  }

  /**
   * Scores answers against the truth.
   *
   * @param truth class index by row
   * @param predicted class index by row
   * @param labels name of each class
   * @param bootstrap for the intervals of F1
   * @throws IllegalArgumentException when there is no row, the lengths differ, or an index names no
   *     class
   */
  public static Scores of(int[] truth, int[] predicted, List<String> labels, Bootstrap bootstrap) {
    check(truth, predicted, labels.size());
    return new Scores(
        metrics(truth, predicted, labels.size(), bootstrap),
        classF1(truth, predicted, labels),
        Confusion.of(truth, predicted, labels.size()).rows());
  }

  /**
   * Accuracy alone, with its Wilson interval.
   *
   * @throws IllegalArgumentException when there is no row or the lengths differ
   */
  public static Estimate accuracy(int[] truth, int[] predicted) {
    check(truth, predicted, Integer.MAX_VALUE);
    return WilsonInterval.of(same(truth, predicted), truth.length);
  }

  /**
   * The share of rows that two classifiers answer alike.
   *
   * @throws IllegalArgumentException when there is no row or the lengths differ
   */
  public static Share agreement(int[] answers, int[] others) {
    check(answers, others, Integer.MAX_VALUE);
    return new Share((double) same(answers, others) / answers.length, answers.length);
  }

  private static Map<String, Estimate> metrics(
      int[] truth, int[] predicted, int classes, Bootstrap bootstrap) {
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", accuracy(truth, predicted));
    F1 f1 = new F1(truth, predicted, classes);
    metrics.put("macroF1", bootstrap.estimate(truth.length, rows -> f1.count(rows).macro()));
    if (classes == 2) {
      metrics.put("positiveF1", bootstrap.estimate(truth.length, rows -> f1.count(rows).of(1)));
    }
    return metrics;
  }

  private static Map<String, Double> classF1(int[] truth, int[] predicted, List<String> labels) {
    F1 f1 = new F1(truth, predicted, labels.size());
    f1.count(IntStream.range(0, truth.length).toArray());
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int label = 0; label < labels.size(); label++) {
      scores.put(labels.get(label), f1.of(label));
    }
    return scores;
  }

  private static long same(int[] first, int[] second) {
    return IntStream.range(0, first.length).filter(row -> first[row] == second[row]).count();
  }

  private static void check(int[] truth, int[] predicted, int classes) {
    if (truth.length == 0 || truth.length != predicted.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rows: labels and predictions must be as many, at least one; got %d and %d.",
              truth.length,
              predicted.length));
    }
    for (int[] side : List.of(truth, predicted)) {
      for (int label : side) {
        if (label < 0 || label >= classes) {
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "class: must be in [0, %d); got %d.", classes, label));
        }
      }
    }
  }
}
