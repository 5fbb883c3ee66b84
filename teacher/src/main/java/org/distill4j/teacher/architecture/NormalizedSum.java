package org.distill4j.teacher.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer norm of a sum that nothing else reads, which readers compute at once: {@code norm(x +
 * rest)}, where rest may be a sum too.
 *
 * <p>Three and more tables are added from the last to the first, {@code words + (types +
 * positions)}, so that two terms are left. Of two terms the linear layer's comes first.
 *
 * @param norm reads the sum
 * @param sums the additions, which are all part of it
 * @param terms the values that are added, at least two: the first to the sum of the others
 * @param tables whether all of them are rows of tables, behind a linear layer or not
 */
public record NormalizedSum(
    Op.LayerNorm norm, List<Op.Add> sums, List<String> terms, boolean tables) {
  private static final int TABLES = 3;

  /** Copies the lists. */
  public NormalizedSum {
    sums = List.copyOf(sums);
    terms = List.copyOf(terms);
  }

  /** The sum that a norm reads; none where it reads something else. */
  public static Optional<NormalizedSum> of(DataFlow flow, Op.LayerNorm norm) {
    List<Op.Add> sums = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    if (addsTables(flow, norm.input(), sums, terms) && terms.size() >= TABLES) {
      return Optional.of(new NormalizedSum(norm, sums, terms, true));
    }
    if (flow.producer(norm.input()) instanceof Op.Add add
        && norm.equals(flow.soleReader(add.output()))) {
      boolean turned = isBlock(flow, add.right());
      String first = turned ? add.right() : add.left();
      String rest = turned ? add.left() : add.right();
      return Optional.of(new NormalizedSum(norm, List.of(add), List.of(first, rest), false));
    }
    return Optional.empty();
  }

  // Down through sums to the tables.
  private static boolean addsTables(
      DataFlow flow, String value, List<Op.Add> sums, List<String> terms) {
    Op op = flow.producer(value);
    if (op == null || flow.soleReader(value) == null) {
      return false;
    }
    if (op instanceof Op.Add add) {
      sums.add(add);
      return addsTables(flow, add.left(), sums, terms)
          && addsTables(flow, add.right(), sums, terms);
    }
    terms.add(value);
    Op source = op instanceof Op.Linear linear ? flow.producer(linear.input()) : op;
    return source instanceof Op.Embedding || (op instanceof Op.Positions && terms.size() > 1);
  }

  private static boolean isBlock(DataFlow flow, String value) {
    return flow.soleReader(value) != null && flow.source(value) instanceof Op.Linear;
  }

  /** The linear layer whose product is the first term, below dropout; none where it is no such. */
  public Optional<Op.Linear> block(DataFlow flow) {
    boolean block = isBlock(flow, terms.get(0));
    return block ? Optional.of((Op.Linear) flow.source(terms.get(0))) : Optional.empty();
  }
}
