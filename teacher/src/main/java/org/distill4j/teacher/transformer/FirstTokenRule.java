package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;

/**
 * Computes the last layer for the first token alone, where that is all that a model's answer reads:
 * moves the pooling of the first token up through everything that works row by row, and through the
 * queries of attention. Exact, and most of the layer is saved.
 */
final class FirstTokenRule {
  private final Architecture model;
  private final Op.Pool pool;
  private final Map<String, List<Op>> readers;
  private final Set<Op> narrowed = new HashSet<>();

  private FirstTokenRule(Architecture model, Op.Pool pool) {
    this.model = model;
    this.pool = pool;
    this.readers = model.readers();
  }

  /** The same model with the pooling moved up; as it is where nobody pools the first token. */
  static Architecture apply(Architecture model) {
    Optional<Op.Pool> pool =
        model.ops().stream()
            .filter(op -> op instanceof Op.Pool p && p.pooling() == Op.Pooling.FIRST)
            .map(Op.Pool.class::cast)
            .findFirst();
    return pool.map(p -> new FirstTokenRule(model, p).applied()).orElse(model);
  }

  private Architecture applied() {
    findNarrowed();
    if (narrowed.isEmpty()) {
      return model;
    }
    String wide = source();
    List<Op> ops = new ArrayList<>();
    boolean pooled = false;
    for (Op op : model.ops()) {
      if (op == pool) {
        continue;
      }
      if (!pooled && narrowed.contains(op)) {
        ops.add(new Op.Pool(pool.output(), wide, Op.Pooling.FIRST));
        pooled = true;
      }
      ops.add(rewired(op, wide));
    }
    return new Architecture(model.inputs(), ops, model.outputs());
  }

  // Backwards from the pooling: whatever is read by nothing but narrowed operations.
  private void findNarrowed() {
    for (int i = model.ops().size() - 1; i >= 0; i--) {
      Op op = model.ops().get(i);
      boolean rowByRow =
          op instanceof Op.Linear
              || op instanceof Op.LayerNorm
              || op instanceof Op.Activation
              || op instanceof Op.Add
              || op instanceof Op.Dropout
              || op instanceof Op.Attention;
      if (rowByRow && readByNarrowedAlone(op.output())) {
        narrowed.add(op);
      }
    }
  }

  private boolean readByNarrowedAlone(String value) {
    List<Op> all = readers.getOrDefault(value, List.of());
    return !all.isEmpty()
        && all.stream().allMatch(reader -> reader == pool || narrows(reader, value));
  }

  private boolean narrows(Op reader, String value) {
    return narrowed.contains(reader) && narrowInputs(reader).contains(value);
  }

  // What an operation needs for the first token alone; attention needs all keys and values.
  private static List<String> narrowInputs(Op op) {
    return op instanceof Op.Attention attention ? List.of(attention.query()) : op.inputs();
  }

  // The one value of all tokens that narrowed operations read.
  private String source() {
    Set<String> sources = new HashSet<>();
    for (Op op : narrowed) {
      for (String input : narrowInputs(op)) {
        if (model.producer(input).filter(narrowed::contains).isEmpty()) {
          sources.add(input);
        }
      }
    }
    if (sources.size() != 1) {
      throw new IllegalArgumentException(
          "architecture: must have one value before its last layer; got " + sources);
    }
    return sources.iterator().next();
  }

  private Op rewired(Op op, String wide) {
    if (narrowed.contains(op)) {
      return Rewiring.of(op, narrowInputs(op), name -> name.equals(wide) ? pool.output() : name);
    }
    return Rewiring.of(op, op.inputs(), name -> name.equals(pool.output()) ? pool.input() : name);
  }
}
