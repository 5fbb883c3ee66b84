package org.distill4j.teacher.architecture;

import java.util.List;
import java.util.function.UnaryOperator;

/** Operations under other names of their values and tensors, as one of several in one model. */
public final class Renaming {
  private final UnaryOperator<String> values;
  private final UnaryOperator<String> tensors;

  private Renaming(UnaryOperator<String> values, UnaryOperator<String> tensors) {
    this.values = values;
    this.tensors = tensors;
  }

  /**
   * The same operation with all its names changed.
   *
   * @param values the new name of each value
   * @param tensors the new name of each tensor
   */
  public static Op of(Op op, UnaryOperator<String> values, UnaryOperator<String> tensors) {
    return new Renaming(values, tensors).of(op);
  }

  private Op of(Op op) {
    String output = values.apply(op.output());
    List<String> inputs = op.inputs().stream().map(values).toList();
    List<Param> params = op.parameters().stream().map(this::param).toList();
    String input = inputs.get(0);
    if (op instanceof Op.Embedding) {
      return new Op.Embedding(output, input, params.get(0));
    }
    if (op instanceof Op.Positions table) {
      return new Op.Positions(output, input, params.get(0), table.offset());
    }
    if (op instanceof Op.Linear linear) {
      return new Op.Linear(output, input, params.get(0), linear.bias().map(this::param));
    }
    if (op instanceof Op.LayerNorm norm) {
      return new Op.LayerNorm(output, input, params.get(0), params.get(1), norm.eps());
    }
    if (op instanceof Op.WeightedMean mean) {
      return new Op.WeightedMean(output, input, params.get(0), mean.dropout());
    }
    if (op instanceof Op.BidirectionalLstm lstm) {
      return new Op.BidirectionalLstm(output, input, params, lstm.cells());
    }
    if (op instanceof Op.Crf) {
      return new Op.Crf(output, input, params.get(0));
    }
    return withoutParameters(op, output, inputs);
  }

  private static Op withoutParameters(Op op, String output, List<String> inputs) {
    String input = inputs.get(0);
    if (op instanceof Op.Attention attention) {
      return new Op.Attention(
          output, input, inputs.get(1), inputs.get(2), attention.heads(), attention.dropout());
    }
    if (op instanceof Op.Activation activation) {
      return new Op.Activation(output, input, activation.function());
    }
    if (op instanceof Op.Add) {
      return new Op.Add(output, input, inputs.get(1));
    }
    if (op instanceof Op.Dropout dropout) {
      return new Op.Dropout(output, input, dropout.probability());
    }
    if (op instanceof Op.Pool pool) {
      return new Op.Pool(output, input, pool.pooling());
    }
    if (op instanceof Op.UnitLength) {
      return new Op.UnitLength(output, input);
    }
    throw new AssertionError("no renaming of " + op);
  }

  private Param param(Param param) {
    return new Param(tensors.apply(param.tensor()), param.axes());
  }
}
