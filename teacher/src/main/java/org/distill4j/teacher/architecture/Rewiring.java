package org.distill4j.teacher.architecture;

import java.util.List;
import java.util.function.UnaryOperator;

/** Operations that read other values than before. */
final class Rewiring {
  private Rewiring() {}

  /**
   * The same operation with inputs renamed.
   *
   * @param which the inputs that may change
   */
  static Op of(Op op, List<String> which, UnaryOperator<String> names) {
    UnaryOperator<String> rename = name -> which.contains(name) ? names.apply(name) : name;
    if (op instanceof Op.Linear linear) {
      return new Op.Linear(
          linear.output(), rename.apply(linear.input()), linear.weight(), linear.bias());
    }
    if (op instanceof Op.LayerNorm norm) {
      return new Op.LayerNorm(
          norm.output(), rename.apply(norm.input()), norm.gain(), norm.shift(), norm.eps());
    }
    if (op instanceof Op.Activation activation) {
      return new Op.Activation(
          activation.output(), rename.apply(activation.input()), activation.function());
    }
    if (op instanceof Op.Add add) {
      return new Op.Add(add.output(), rename.apply(add.left()), rename.apply(add.right()));
    }
    if (op instanceof Op.Dropout dropout) {
      return new Op.Dropout(dropout.output(), rename.apply(dropout.input()), dropout.probability());
    }
    if (op instanceof Op.Attention attention) {
      return new Op.Attention(
          attention.output(),
          rename.apply(attention.query()),
          attention.key(),
          attention.value(),
          attention.heads(),
          attention.dropout());
    }
    if (op instanceof Op.UnitLength unit) {
      return new Op.UnitLength(unit.output(), rename.apply(unit.input()));
    }
    return op;
  }
}
