package org.distill4j.compress.quantize;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.distill4j.compress.OperatorSet;
import org.distill4j.teacher.architecture.NormalizedSum;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

/** The values of a model for some sequences, by the names of its architecture. */
final class QuantizedPass {
  private final QuantizedForward forward;
  private final QuantizedCheckpoint model;
  private final TokenRows tokens;
  private final int sequences;
  private final Map<String, float[][]> values;

  QuantizedPass(QuantizedForward forward, TokenRows tokens) {
    this(forward, tokens, new HashMap<>());
  }

  private QuantizedPass(QuantizedForward forward, TokenRows tokens, Map<String, float[][]> values) {
    this.forward = forward;
    this.model = forward.model();
    this.tokens = tokens;
    this.sequences = tokens.sequences();
    this.values = values;
  }

  int sequences() {
    return sequences;
  }

  /** A value [sequences · rows, width]. */
  float[][] value(String name) {
    return values.get(name);
  }

  /**
   * Computes everything.
   *
   * @param keeps whether all values are kept, and not the answers alone
   */
  QuantizedPass run(QuantizedLinear linear, boolean keeps) {
    return run(0, linear, keeps);
  }

  /**
   * Computes everything from a linear layer on, with what this pass has before it.
   *
   * @param layer its name without {@code .weight}
   */
  QuantizedPass runFrom(String layer, QuantizedLinear linear) {
    int from = 0;
    while (!(forward.steps().get(from).op() instanceof Op.Linear op && op.name().equals(layer))) {
      from++;
    }
    return new QuantizedPass(forward, tokens, new HashMap<>(values)).run(from, linear, false);
  }

  private QuantizedPass run(int from, QuantizedLinear linear, boolean keeps) {
    for (QuantizedForward.Step step : forward.steps().subList(from, forward.steps().size())) {
      values.put(step.op().output(), value(step.op(), linear));
      if (!keeps) {
        values.keySet().removeAll(step.dead());
      }
    }
    return this;
  }

  private float[][] value(Op op, QuantizedLinear linear) {
    if (op instanceof Op.Linear layer) {
      float[][] products = products(layer, linear);
      return forward.leavesBias(layer) ? products : biased(layer, products);
    }
    if (op instanceof Op.Embedding table) {
      return rows(table.table(), table.ids(), 0);
    }
    if (op instanceof Op.Positions table) {
      return rows(table.table(), table.positions(), table.offset());
    }
    if (op instanceof Op.LayerNorm norm) {
      return norm(norm);
    }
    if (op instanceof Op.Attention a) {
      float[][] query = read(a, a.query());
      int width = a.heads().block();
      return new AttentionRows(query, read(a, a.key()), read(a, a.value()), sequences, width).mix();
    }
    if (op instanceof Op.Activation activation) {
      float[][] x = read(op, activation.input());
      return each(x.length, row -> RuntimeKernels.activation(activation.function(), x[row]));
    }
    if (op instanceof Op.Add add) {
      return FloatRows.sum(read(op, add.left()), read(op, add.right()));
    }
    if (op instanceof Op.Pool pool) {
      return pool(pool);
    }
    if (op instanceof Op.UnitLength) {
      float[][] x = read(op, op.inputs().get(0));
      return each(x.length, row -> FloatRows.unitLength(x[row]));
    }
    if (op instanceof Op.Dropout || op instanceof Op.Crf) {
      return read(op, op.inputs().get(0));
    }
    throw new IllegalArgumentException(
        op.output() + ": must be of a model with attention to be emulated; got " + op);
  }

  private float[][] read(Op op, String input) {
    float[][] rows = values.get(input);
    return forward.readsFirst(op, input) ? firsts(rows) : rows;
  }

  private float[][] firsts(float[][] rows) {
    float[][] firsts = new float[sequences][];
    Arrays.setAll(firsts, i -> rows[i * (rows.length / sequences)]);
    return firsts;
  }

  private float[][] rows(Param table, String input, int offset) {
    float[][] rows = new float[sequences * tokens.length()][];
    Arrays.setAll(rows, i -> model.row(table.tensor(), tokens.number(input, i) + offset));
    return rows;
  }

  // A layer that reads nothing has products of zero.
  private float[][] products(Op.Linear layer, QuantizedLinear linear) {
    if (layer.in().size() == 0) {
      boolean one = forward.isNarrow(layer) || forward.flow().ofSequences(layer.output());
      return new float[one ? sequences : sequences * tokens.length()][layer.out().size()];
    }
    return linear.of(read(layer, layer.input()), sequences, layer.name());
  }

  private float[][] biased(Op.Linear layer, float[][] products) {
    if (layer.bias().isEmpty()) {
      return products;
    }
    float[] bias = bias(layer);
    float[][] y = new float[products.length][];
    Arrays.setAll(y, row -> FloatRows.sum(products[row], bias));
    return y;
  }

  private float[] bias(Op.Linear layer) {
    return layer
        .bias()
        .map(bias -> model.source().tensor(bias.tensor()).values())
        .orElseGet(() -> new float[layer.out().size()]);
  }

  private float[][] norm(Op.LayerNorm norm) {
    float[] gain = model.source().tensor(norm.gain().tensor()).values();
    float[] shift = model.source().tensor(norm.shift().tensor()).values();
    float epsilon = (float) norm.eps();
    NormalizedSum sum = forward.sum(norm).orElse(null);
    float[][] x = sum == null ? read(norm, norm.input()) : terms(sum);
    // The runtime fuses no sum with a row that is the same for all tokens.
    boolean fused = sum != null && !isBias(sum);
    return each(
        x.length,
        row ->
            fused
                ? RuntimeKernels.skipLayerNorm(x[row], gain, shift, epsilon)
                : RuntimeKernels.layerNorm(x[row], gain, shift, epsilon));
  }

  private boolean isBias(NormalizedSum sum) {
    return sum.block(forward.flow()).filter(block -> block.in().size() == 0).isPresent();
  }

  /**
   * What a norm adds up. The kernels of dynamic int8 and of ONNX Runtime's operators add a layer's
   * bias themselves; otherwise the runtime moves it into the norm, which adds it last.
   */
  private float[][] terms(NormalizedSum sum) {
    Op reader = sum.tables() ? sum.norm() : sum.sums().get(0);
    float[][] first = read(reader, sum.terms().get(0));
    float[][] rest = read(reader, sum.terms().get(1));
    for (String term : sum.terms().subList(2, sum.terms().size())) {
      rest = FloatRows.sum(rest, read(reader, term));
    }
    Op.Linear block = sum.block(forward.flow()).orElse(null);
    if (block == null) {
      return FloatRows.sum(first, rest);
    }
    if (block.in().size() == 0) {
      return FloatRows.sum(biased(block, first), rest);
    }
    return addsItsBias(block)
        ? FloatRows.sum(biased(block, first), rest)
        : biased(block, FloatRows.sum(first, rest));
  }

  private boolean addsItsBias(Op.Linear block) {
    boolean own = model.settings().dialect() == OperatorSet.ONNXRUNTIME;
    return model.isQuantized(block.name()) && (own || model.activation(block.name()).isEmpty());
  }

  private float[][] pool(Op.Pool pool) {
    float[][] x = read(pool, pool.input());
    if (pool.pooling() == Op.Pooling.FIRST) {
      return firsts(x);
    }
    int rows = x.length / sequences;
    return each(sequences, i -> FloatRows.mean(Arrays.copyOfRange(x, i * rows, (i + 1) * rows)));
  }

  // One sequence is computed on the caller's thread: callers answer several side by side.
  private float[][] each(int count, IntFunction<float[]> work) {
    IntStream numbers = IntStream.range(0, count);
    return (sequences == 1 ? numbers : numbers.parallel()).mapToObj(work).toArray(float[][]::new);
  }
}
