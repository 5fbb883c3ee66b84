package org.distill4j.teacher.architecture;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which operations of an {@link Architecture} make and read each value, and how large it is. */
public final class DataFlow {
  private final Map<String, List<Op>> readers;
  private final Map<String, Op> producers = new HashMap<>();
  private final Map<String, Integer> widths = new HashMap<>();
  private final Set<String> rowsOfSequences = new HashSet<>();
  private final Set<String> asked;

  /** Follows every value. */
  public DataFlow(Architecture model) {
    this.readers = model.readers();
    this.asked = Set.copyOf(model.outputs().values());
    for (Op op : model.ops()) {
      producers.put(op.output(), op);
      widths.put(op.output(), widthOf(op));
      if (pools(op) || read(op).stream().anyMatch(rowsOfSequences::contains)) {
        rowsOfSequences.add(op.output());
      }
    }
  }

  private static boolean pools(Op op) {
    return op instanceof Op.Pool
        || op instanceof Op.WeightedMean
        || op instanceof Op.BidirectionalLstm;
  }

  // Attention has a row for each query.
  private static List<String> read(Op op) {
    return op instanceof Op.Attention attention ? List.of(attention.query()) : op.inputs();
  }

  private int widthOf(Op op) {
    if (op instanceof Op.Embedding table) {
      return table.table().axes().get(1).size();
    }
    if (op instanceof Op.Positions table) {
      return table.table().axes().get(1).size();
    }
    if (op instanceof Op.Linear linear) {
      return linear.out().size();
    }
    if (op instanceof Op.BidirectionalLstm lstm) {
      return 2 * lstm.cells().size();
    }
    return widths.get(op.inputs().get(0));
  }

  /** The columns of a value. */
  public int width(String value) {
    return widths.get(value);
  }

  /** Whether a value has a row for each sequence, and not for each token. */
  public boolean ofSequences(String value) {
    return rowsOfSequences.contains(value);
  }

  /** The operation that makes a value; null for inputs of the model. */
  public Op producer(String value) {
    return producers.get(value);
  }

  /** The operation that makes a value, below dropout. */
  public Op source(String value) {
    Op op = producers.get(value);
    return op instanceof Op.Dropout dropout ? source(dropout.input()) : op;
  }

  /**
   * The one operation that reads a value; null where there are none or several, or where the value
   * is an output of the model.
   */
  public Op soleReader(String value) {
    List<Op> all = readers.getOrDefault(value, List.of());
    return all.size() == 1 && !asked.contains(value) ? all.get(0) : null;
  }

  /** The sum that each layer norm reads, of those that read one. */
  public Map<Op.LayerNorm, NormalizedSum> normalizedSums() {
    Map<Op.LayerNorm, NormalizedSum> sums = new HashMap<>();
    for (Op op : producers.values()) {
      if (op instanceof Op.LayerNorm norm) {
        NormalizedSum.of(this, norm).ifPresent(sum -> sums.put(norm, sum));
      }
    }
    return sums;
  }
}
