package org.distill4j.teacher.architecture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Computes the last layer for the first token alone, where that is all that a model's answer reads:
 * moves the pooling of the first token up through everything that works row by row, and through the
 * queries of attention. Exact, and most of the layer is saved.
 */
public final class FirstTokenRule {
  private final Architecture model;
  private final Op.Pool pool;
  private final Map<String, List<Op>> readers;
  private final Set<Op> narrowed = new HashSet<>();

  private FirstTokenRule(Architecture model, Op.Pool pool) {
    this.model = model;
    this.pool = pool;
    this.readers = model.readers();
    findNarrowed();
  }

  /** The rule for a model; none where nobody pools the first token, or nothing can be saved. */
  public static Optional<FirstTokenRule> of(Architecture model) {
    return model.ops().stream()
        .filter(op -> op instanceof Op.Pool p && p.pooling() == Op.Pooling.FIRST)
        .findFirst()
        .map(pool -> new FirstTokenRule(model, (Op.Pool) pool))
        .filter(rule -> rule.sources().size() == 1);
  }

  /** The same model with the pooling moved up; as it is where there is no such rule. */
  public static Architecture apply(Architecture model) {
    return of(model).map(FirstTokenRule::applied).orElse(model);
  }

  /** Whether an operation is computed for the first token alone. */
  public boolean narrows(Op op) {
    return narrowed.contains(op);
  }

  /** The value of all tokens whose first rows {@linkplain #narrows narrowed} operations read. */
  public String source() {
    return sources().iterator().next();
  }

  private Architecture applied() {
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

  // The values of all tokens that narrowed operations read.
  private Set<String> sources() {
    Set<String> sources = new HashSet<>();
    for (Op op : narrowed) {
      for (String input : narrowInputs(op)) {
        if (model.producer(input).filter(narrowed::contains).isEmpty()) {
          sources.add(input);
        }
      }
    }
    return sources;
  }

  private Op rewired(Op op, String wide) {
    if (narrowed.contains(op)) {
      return Rewiring.of(op, narrowInputs(op), name -> name.equals(wide) ? pool.output() : name);
    }
    return Rewiring.of(op, op.inputs(), name -> name.equals(pool.output()) ? pool.input() : name);
  }
}
