package org.distill4j.teacher.transformer;

import org.distill4j.teacher.loss.RowLoss;

/**
 * A loss on one of a model's taps; its targets arrive as the labels of the graph's output of that
 * name.
 *
 * @param name the output's name
 * @param tap the vertex it looks at; see {@link GraphNames}
 * @param tapWidth columns of the tap
 * @param targetWidth columns of the targets; where it differs from the tap's in {@code projected}
 *     losses, a learned linear map without bias stands between
 * @param projected whether tap and target are vectors of the same kind, to be brought to one width
 * @param loss the loss
 */
public record TapLoss(
    String name, String tap, int tapWidth, int targetWidth, boolean projected, RowLoss loss)
    implements TrainingLoss {
  boolean needsProjection() {
    return projected && tapWidth != targetWidth;
  }

  /** The vertex whose output the loss compares: the tap, or the projection behind it. */
  String vertex() {
    return needsProjection() ? name + ".projection" : tap;
  }

  @Override
  public TapLoss named(String other) {
    return new TapLoss(other, tap, tapWidth, targetWidth, projected, loss);
  }
}
