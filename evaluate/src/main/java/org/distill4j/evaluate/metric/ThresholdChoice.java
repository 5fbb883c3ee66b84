package org.distill4j.evaluate.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.runtime.LabelThresholds;

/**
 * Chooses from which probability on a text has a label, by F1 on labelled rows that nothing was
 * trained on: one threshold for all labels, by micro-F1; another for a label of which enough rows
 * are and are not, since thresholds of rare labels fit to chance (Yang 2001, A Study of
 * Thresholding Strategies for Text Categorization, "SCut").
 */
public final class ThresholdChoice {
  /** Rows with a label, and as many without, from which on it has a threshold of its own. */
  public static final int ENOUGH = 50;

  private ThresholdChoice() {}

  private record Decision(double probability, boolean right) {}

  /**
   * The thresholds; halves where no row has a label.
   *
   * @param probabilities of each label by row, {@code [n][C]}
   * @param truth whether a text has it, as many
   */
  public static LabelThresholds of(List<List<Double>> probabilities, boolean[][] truth) {
    int labels = truth[0].length;
    List<Decision> all = new ArrayList<>();
    List<List<Decision>> byLabel = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      List<Decision> own = new ArrayList<>();
      for (int row = 0; row < truth.length; row++) {
        own.add(new Decision(probabilities.get(row).get(label), truth[row][label]));
      }
      byLabel.add(own);
      all.addAll(own);
    }
    double global = best(all);
    List<Double> thresholds = new ArrayList<>(Collections.nCopies(labels, global));
    for (int label = 0; label < labels; label++) {
      long have = byLabel.get(label).stream().filter(Decision::right).count();
      if (have >= ENOUGH && truth.length - have >= ENOUGH) {
        thresholds.set(label, best(byLabel.get(label)));
      }
    }
    return new LabelThresholds(thresholds, truth.length);
  }

  /**
   * The highest F1 that one threshold reaches over all labels together.
   *
   * @param probabilities as in {@link #of}
   * @param truth as in {@link #of}
   */
  public static double bestMicroF1(List<List<Double>> probabilities, boolean[][] truth) {
    List<Decision> all = new ArrayList<>();
    for (int row = 0; row < truth.length; row++) {
      for (int label = 0; label < truth[row].length; label++) {
        all.add(new Decision(probabilities.get(row).get(label), truth[row][label]));
      }
    }
    double threshold = best(all);
    boolean[][] chosen = new boolean[truth.length][truth[0].length];
    for (int row = 0; row < truth.length; row++) {
      for (int label = 0; label < chosen[row].length; label++) {
        chosen[row][label] = probabilities.get(row).get(label) >= threshold;
      }
    }
    return new LabelSetScores(truth, chosen).microF1(IntStream.range(0, truth.length).toArray());
  }

  // The middle between the last decision that is taken and the first that is not, of the highest
  // F1.
  private static double best(List<Decision> decisions) {
    List<Decision> sorted = new ArrayList<>(decisions);
    sorted.sort(Comparator.comparingDouble(Decision::probability).reversed());
    long positives = decisions.stream().filter(Decision::right).count();
    double best = 0;
    double threshold = 0.5;
    long hits = 0;
    for (int taken = 1; taken <= sorted.size(); taken++) {
      double last = sorted.get(taken - 1).probability();
      hits += sorted.get(taken - 1).right() ? 1 : 0;
      double next = taken == sorted.size() ? 0 : sorted.get(taken).probability();
      double f1 = 2.0 * hits / (taken + positives);
      if (next < last && f1 > best) {
        best = f1;
        threshold = (last + next) / 2;
      }
    }
    return threshold;
  }
}
