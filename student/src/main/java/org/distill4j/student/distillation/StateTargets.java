package org.distill4j.student.distillation;

import java.util.List;
import org.distill4j.runtime.Pieces;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.student.outputs.StateRows;

/**
 * Stored hidden states as the targets of a batch.
 *
 * @param rows the states
 * @param layers which of the teacher's layers they are of
 */
record StateTargets(StateRows rows, List<Integer> layers) {
  /** The teacher's layers that losses compare with, in order, each once. */
  static List<Integer> layers(List<DistillationLoss> losses) {
    return losses.stream()
        .filter(OnLayers.class::isInstance)
        .flatMap(loss -> ((OnLayers) loss).layerMap().stream())
        .filter(layer -> layer >= 0)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Fills the targets of a batch, a row for each of its tokens.
   *
   * @param layer one of the layers
   * @param texts numbers of the batch's texts
   * @param firstTokenOnly whether only the first token of each text has a target
   * @param into at least as many rows as the batch has, {@code [rows][H]}; those without a target
   *     begin with NaN
   */
  void fill(
      int layer, int[] texts, List<Pieces> sequences, boolean firstTokenOnly, float[][] into) {
    int slot = layers.indexOf(layer);
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
