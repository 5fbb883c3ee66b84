package org.distill4j.compress.onnx;

import java.util.HashSet;
import java.util.Set;
import org.distill4j.teacher.architecture.Op;

/** Makes what attention needs to know of padding, before the first layer that attends. */
final class AttentionMask {
  private final Set<Op> layer = new HashSet<>();
  private final Blocks blocks;
  private String value;

  AttentionMask(ExportState state, Blocks blocks) {
    this.blocks = blocks;
    state.model().architecture().ops().stream()
        .filter(Op.Attention.class::isInstance)
        .findFirst()
        .ifPresent(attention -> collect(state, attention));
  }

  // The first attention, and the linear layers that lead to it.
  private void collect(ExportState state, Op op) {
    layer.add(op);
    for (String input : op.inputs()) {
      Op source = state.flow().producer(input);
      if (source instanceof Op.Linear) {
        collect(state, source);
      }
    }
  }

  /** Makes it, where the operation is of the first layer that attends. */
  void before(Op op) {
    if (value == null && layer.contains(op)) {
      value = blocks.mask();
    }
  }

  /** What {@link Blocks#mask} gave. */
  String value() {
    return value;
  }
}
