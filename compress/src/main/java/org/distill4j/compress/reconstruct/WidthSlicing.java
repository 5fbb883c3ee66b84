package org.distill4j.compress.reconstruct;

import java.util.HashMap;
import java.util.Map;
import org.distill4j.compress.axes.AxisSlicing;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;

/** Keeps some of a model's hidden units, the same ones everywhere, without fitting any weight. */
final class WidthSlicing {
  private WidthSlicing() {}

  /**
   * Cuts.
   *
   * @param hidden the units of the residual stream that stay, ascending
   * @param pooled the units of the pooler's output that stay, as many; unread where there is none,
   *     and the classifier reads the stream itself
   */
  static Checkpoint keep(Checkpoint model, int[] hidden, int[] pooled) {
    Architecture architecture = ModelFamily.architecture(model);
    Map<String, int[]> units = new HashMap<>();
    SentenceHead.of(architecture).ifPresent(head -> units.put(head.pooled(), pooled));
    units.put(Axis.HIDDEN, hidden);
    return new Checkpoint(
        model.config().withHidden(hidden.length),
        AxisSlicing.keep(architecture, model.tensors(), units),
        model.head());
  }
}
