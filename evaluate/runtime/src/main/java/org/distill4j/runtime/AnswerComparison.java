package org.distill4j.runtime;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How far a model's answers here are from known ones.
 *
 * @param task what the model answers
 * @param classes C, the labels of a text or, of tags, of each token
 * @param texts how many were compared
 * @param sameTokens how many were cut into the same tokens
 * @param sameAnswers how many of those got the same label, of tags at each token; of several labels
 *     a text the same ones at a threshold of one half; of scores and vectors, numbers that differ
 *     by no more than {@link #NEAR}
 * @param largestDifference the largest absolute difference of any logit, over texts of the same
 *     tokens
 */
public record AnswerComparison(
    OutputKind task,
    int classes,
    int texts,
    int sameTokens,
    int sameAnswers,
    double largestDifference) {
  /**
   * Up to here a score or a vector's number counts as the same: twice what float32 sums in another
   * order moved int8 models by, when an activation took the next of its 256 levels.
   */
  public static final double NEAR = 4e-2;

  static AnswerComparison none(OutputKind task, int classes) {
    return new AnswerComparison(task, classes, 0, 0, 0, 0);
  }

  /** Returns whether every text was read and answered alike. */
  public boolean isSame() {
    return sameAnswers == texts;
  }

  AnswerComparison with(KnownAnswers.Answer known, KnownAnswers.Answer here) {
    boolean tokens =
        known.tokens().equals(here.tokens()) && known.logits().size() == here.logits().size();
    double difference = tokens ? difference(known.logits(), here.logits()) : 0;
    boolean same = tokens && isSame(known.logits(), here.logits(), difference);
    return new AnswerComparison(
        task,
        classes,
        texts + 1,
        sameTokens + (tokens ? 1 : 0),
        sameAnswers + (same ? 1 : 0),
        Math.max(largestDifference, difference));
  }

  private boolean isSame(List<Float> known, List<Float> here, double difference) {
    if (task == OutputKind.SCORE || task == OutputKind.VECTORS) {
      return difference <= NEAR;
    }
    if (task == OutputKind.LABELS) {
      return IntStream.range(0, known.size())
          .allMatch(i -> (known.get(i) > 0) == (here.get(i) > 0));
    }
    for (int from = 0; from + classes <= known.size(); from += classes) {
      if (best(known, from) != best(here, from)) {
        return false;
      }
    }
    return true;
  }

  private int best(List<Float> logits, int from) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = logits.get(from + i) > logits.get(from + best) ? i : best;
    }
    return best;
  }

  private static double difference(List<Float> known, List<Float> here) {
    double largest = 0;
    for (int i = 0; i < known.size(); i++) {
      largest = Math.max(largest, Math.abs((double) known.get(i) - here.get(i)));
    }
    return largest;
  }
}
