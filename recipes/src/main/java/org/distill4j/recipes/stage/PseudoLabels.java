package org.distill4j.recipes.stage;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.training.Labels;

/**
 * Labels that a model trained on the labelled rows gives to those without: its likeliest class, or
 * its score (self-training as Lee 2013, "Pseudo-label").
 */
final class PseudoLabels {
  private PseudoLabels() {}

  /**
   * What is known of the rows, and for the others what the model says.
   *
   * @param logits {@code [n][C]} of all rows, C = 1 for scores
   */
  static Labels of(Labels known, float[][] logits) {
    List<Integer> classes = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    boolean score = logits[0].length == 1;
    for (int row = 0; row < logits.length; row++) {
      float answer = score ? logits[row][0] : likeliest(logits[row]);
      float value = known.isKnown(row) ? known.value(row) : answer;
      scores.add((double) value);
      classes.add((int) value);
    }
    return score ? Labels.scores(scores) : Labels.classes(classes);
  }

  // The first of equals.
  private static int likeliest(float[] logits) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      best = logits[c] > logits[best] ? c : best;
    }
    return best;
  }
}
