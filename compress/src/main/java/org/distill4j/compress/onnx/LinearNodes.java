package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.distill4j.teacher.architecture.Op;

/**
 * Writes linear layers. Those that one attention reads are made together where they read the same
 * value, and with their attention where one operator does all of it.
 */
final class LinearNodes {
  private final ExportState state;
  private final OnnxGraph graph;
  private final Weights weights;
  private final Weights ofSequences;
  private final AttentionMask mask;

  /**
   * For one graph.
   *
   * @param weights of layers that read tokens
   * @param ofSequences of layers that read one row a sequence
   */
  LinearNodes(ExportState state, Weights weights, Weights ofSequences, AttentionMask mask) {
    this.state = state;
    this.graph = state.graph();
    this.weights = weights;
    this.ofSequences = ofSequences;
    this.mask = mask;
  }

  /** One layer, and those that are made with it. */
  void make(Op.Linear linear) {
    if (linear.in().size() == 0) {
      state.put(linear, state.broadcast(bias(linear)));
      return;
    }
    String x = input(linear);
    List<Op.Linear> together = together(linear);
    if (together.size() < 3 || !attention(x, together)) {
      Weights form = state.isFlat(x) ? ofSequences : weights;
      List<String> values = form.linear(x, together);
      for (int i = 0; i < values.size(); i++) {
        state.put(together.get(i), state.like(x, values.get(i)));
      }
    }
  }

  private String input(Op.Linear linear) {
    String x = state.read(linear, linear.input());
    boolean flattens =
        state.flow().ofSequences(linear.input()) && weights.flattenable() && !state.isBroadcast(x);
    return flattens ? state.flatten(x, x + "/row") : x;
  }

  // A layer that reads nothing adds its bias to every row.
  private String bias(Op.Linear linear) {
    int width = linear.out().size();
    return linear
        .bias()
        .map(bias -> graph.store(state.model().tensors(), bias.tensor()))
        .orElseGet(() -> graph.floats("zeros." + width, new float[width], width));
  }

  private List<Op.Linear> together(Op.Linear linear) {
    if (!(state.flow().soleReader(linear.output()) instanceof Op.Attention attention)) {
      return List.of(linear);
    }
    String x = state.read(linear, linear.input());
    return Stream.of(attention.query(), attention.key(), attention.value())
        .distinct()
        .map(state.flow()::producer)
        .filter(op -> op instanceof Op.Linear && !state.isDone(op))
        .map(Op.Linear.class::cast)
        .filter(other -> attention.equals(state.flow().soleReader(other.output())))
        .filter(other -> x.equals(state.read(other, other.input())))
        .toList();
  }

  private boolean attention(String x, List<Op.Linear> together) {
    Op.Attention attention = (Op.Attention) state.flow().soleReader(together.get(0).output());
    Optional<String> whole =
        weights.attention(
            x, mask.value(), together, attention.heads().units(), module(attention) + ".joined");
    whole.ifPresent(
        value -> {
          together.forEach(state::fuse);
          state.put(attention, value);
        });
    return whole.isPresent();
  }

  /** What names of an attention's values begin with: the module of its linear layers. */
  String module(Op.Attention attention) {
    boolean linear =
        state.flow().source(attention.query()) instanceof Op.Linear
            && reader(attention.output()) instanceof Op.Linear;
    return linear
        ? TensorNames.module(
            List.of(
                TensorNames.of((Op.Linear) state.flow().source(attention.query())),
                TensorNames.of((Op.Linear) reader(attention.output()))),
            attention.output())
        : attention.output();
  }

  private Op reader(String value) {
    Op reader = state.flow().soleReader(value);
    return reader instanceof Op.Dropout dropout ? reader(dropout.output()) : reader;
  }
}
