package org.distill4j.teacher.architecture;

/**
 * What a model costs by its architecture alone: weights, and multiplications with additions (MACs)
 * of one text.
 *
 * <p>Of N rows, L tokens: a linear layer takes {@code N in out}; attention {@code 2 N L A} for
 * scores and their sums, N queries and heads of width A together; a mean weighted by scores {@code
 * 2 L H}; an LSTM in both directions {@code 8 L U (in + U)}. N is L for values of tokens and 1 for
 * those of whole texts. Rows of tables, norms and activations are left out, as usual.
 */
public final class CostModel {
  private static final int GATES = 4;

  private final Architecture model;
  private final DataFlow flow;

  private CostModel(Architecture model) {
    this.model = model;
    this.flow = new DataFlow(model);
  }

  /** The costs of a model that computes everything for every token. */
  public static CostModel of(Architecture model) {
    return new CostModel(model);
  }

  /** The same where the last layer is computed for the first token alone if no more is needed. */
  public static CostModel ofNeeded(Architecture model) {
    return new CostModel(FirstTokenRule.apply(model));
  }

  /** Number of weights; shared ones count once. */
  public long parameters() {
    return model.parameters().values().stream().mapToLong(Param::size).sum();
  }

  /** MACs of one text of that many tokens. */
  public long multiplications(int length) {
    return model.ops().stream().mapToLong(op -> multiplications(op, length)).sum();
  }

  private long multiplications(Op op, long length) {
    long rows = flow.ofSequences(op.output()) ? 1 : length;
    if (op instanceof Op.Linear linear) {
      return rows * linear.weight().size();
    }
    if (op instanceof Op.Attention attention) {
      return 2 * rows * length * attention.heads().size();
    }
    if (op instanceof Op.WeightedMean mean) {
      return 2 * length * flow.width(mean.output());
    }
    if (op instanceof Op.BidirectionalLstm lstm) {
      long units = lstm.cells().size();
      return 2 * GATES * length * units * (flow.width(lstm.input()) + units);
    }
    return 0;
  }
}
