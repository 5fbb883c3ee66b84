package org.distill4j.student.distillation;

import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.student.outputs.StateRows;

/**
 * Stored hidden states as the targets of a batch.
 *
 * @param rows the states
 * @param numbers which of the teacher's hidden states they are
 */
record StateTargets(StateRows rows, List<Integer> numbers) {
  /** The teacher's hidden states that losses compare with, in order, each once. */
  static List<Integer> numbers(List<DistillationLoss> losses) {
    return losses.stream()
        .filter(OnLayers.class::isInstance)
        .flatMap(loss -> ((OnLayers) loss).matched().stream())
        .map(DistillationLoss.MatchedStates::teacher)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Fills the targets of a batch, a row for each of its tokens.
   *
   * @param number one of the hidden states
   * @param texts numbers of the batch's texts
   * @param firstTokenOnly whether only the first token of each text has a target
   * @param into at least as many rows as the batch has, {@code [rows][H]}; those without a target
   *     begin with NaN
   */
  void fill(
      int number,
      int[] texts,
      List<TokenizedText> sequences,
      boolean firstTokenOnly,
      float[][] into) {
    int slot = numbers.indexOf(number);
    int at = 0;
    for (int text : texts) {
      int length = sequences.get(text).length();
      for (int token = 0; token < length; token++) {
        if (token > 0 && firstTokenOnly) {
          into[at++][0] = Float.NaN;
        } else {
          rows.read(text, token, slot, into[at++]);
        }
      }
    }
    for (; at < into.length; at++) {
      into[at][0] = Float.NaN;
    }
  }
}
