package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.teacher.architecture.Op;

/** Makes the vertices of linear layers, with what stands before and behind them. */
final class LinearRules {
  private final CompilerState state;

  LinearRules(CompilerState state) {
    this.state = state;
  }

  /** Whether an operation is computed by the vertex of the linear layer that reads it. */
  boolean isRead(Op op) {
    return op instanceof Op.Dropout && state.soleReader(op.output()) instanceof Op.Linear;
  }

  void make(Op.Linear linear) {
    Op reader = state.soleReader(linear.output());
    if (reader instanceof Op.Activation activation) {
      state.fuse(activation);
      dense(linear, activation.output(), Optional.of(activation.function()));
    } else if (reader instanceof Op.Dropout dropout
        && state.soleReader(dropout.output()) instanceof Op.Add add
        && state.soleReader(add.output()) instanceof Op.LayerNorm norm) {
      residual(linear, dropout, add, norm);
    } else if (reader instanceof Op.Attention attention
        && attention.key().equals(linear.output())) {
      keysAndValues(linear, (Op.Linear) state.producer(attention.value()));
    } else {
      dense(linear, linear.output(), Optional.empty());
      EmbeddingRule.widened(state, linear.output());
    }
  }

  private void dense(Op.Linear linear, String name, Optional<Op.Function> function) {
    String input = linear.input();
    double dropout = 0;
    if (state.producer(input) instanceof Op.Dropout before && isRead(before)) {
      input = before.input();
      dropout = before.probability();
    }
    TransformerVertex vertex = vertex(linear, function, dropout);
    state.add(name, vertex, List.of(input), bindings(linear, name, 0));
  }

  // Models without attention compute by DL4J's own layers.
  private TransformerVertex vertex(
      Op.Linear linear, Optional<Op.Function> function, double dropout) {
    int in = linear.in().size();
    int out = linear.out().size();
    if (!state.attends()) {
      return function.isPresent()
          ? StockDenseVertex.of(in, out, function.get(), dropout)
          : StockDenseVertex.linear(in, out, dropout);
    }
    DenseVertex.ActivationFunction after =
        function.map(LinearRules::after).orElse(DenseVertex.ActivationFunction.NONE);
    return new DenseVertex(in, out, after, dropout, linear.bias().isPresent());
  }

  private static DenseVertex.ActivationFunction after(Op.Function function) {
    return switch (function) {
      case GELU -> DenseVertex.ActivationFunction.GELU;
      case TANH -> DenseVertex.ActivationFunction.TANH;
      case RELU -> DenseVertex.ActivationFunction.RELU;
      case GELU_TANH ->
          throw new IllegalArgumentException(
              "activation: must be GELU, TANH or RELU in a model with attention; got " + function);
    };
  }

  private void residual(Op.Linear linear, Op.Dropout dropout, Op.Add add, Op.LayerNorm norm) {
    List.of(dropout, add, norm).forEach(state::fuse);
    String name = norm.output();
    String residual = add.left().equals(dropout.output()) ? add.right() : add.left();
    int in = linear.in().size();
    ResidualVertex vertex =
        new ResidualVertex(in, linear.out().size(), norm.eps(), dropout.probability());
    List<TensorBinding> bindings = new ArrayList<>(bindings(linear, name, 0));
    bindings.add(GraphCompiler.bind(norm.gain(), name, "norm.weight"));
    bindings.add(GraphCompiler.bind(norm.shift(), name, "norm.bias"));
    List<String> inputs = in == 0 ? List.of(residual) : List.of(linear.input(), residual);
    state.add(name, vertex, inputs, bindings);
  }

  private void keysAndValues(Op.Linear keys, Op.Linear values) {
    if (!Objects.equals(keys.input(), values.input())) {
      throw new IllegalArgumentException(
          keys.output() + ": must read what its values read; got " + keys.input());
    }
    state.fuse(values);
    String name = keys.output() + "-value";
    state.alias(keys.output(), name);
    state.alias(values.output(), name);
    int width = keys.out().size();
    List<TensorBinding> bindings = new ArrayList<>(bindings(keys, name, 0));
    bindings.addAll(bindings(values, name, width));
    DenseVertex vertex = DenseVertex.linear(keys.in().size(), 2 * width);
    state.add(name, vertex, List.of(keys.input()), bindings);
  }

  // A weight without columns has no place in the vertex.
  private static List<TensorBinding> bindings(Op.Linear linear, String vertex, int firstRow) {
    List<TensorBinding> bindings = new ArrayList<>();
    if (linear.in().size() > 0) {
      bindings.add(new TensorBinding(linear.weight().tensor(), vertex, "weight", firstRow));
    }
    linear
        .bias()
        .ifPresent(b -> bindings.add(new TensorBinding(b.tensor(), vertex, "bias", firstRow)));
    return bindings;
  }
}
