package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A packed batch seen as runs of neighbouring sequences of equal length, which one batched product
 * can serve: no cost quadratic in the batch, no padding.
 */
final class SequenceGroups {
  private final List<Group> groups;
  private final int rows;

  /**
   * Sequences of one length, one after another.
   *
   * @param first number of the first sequence
   * @param start its first row
   * @param count how many sequences
   * @param length rows of each
   */
  record Group(int first, int start, int count, int length) {}

  private SequenceGroups(List<Group> groups, int rows) {
    this.groups = groups;
    this.rows = rows;
  }

  /** Groups lengths {@code [B, 1]}. */
  static SequenceGroups of(INDArray lengths) {
    int count = (int) lengths.length();
    List<Group> groups = new ArrayList<>();
    int start = 0;
    int first = 0;
    while (first < count) {
      int length = lengths.getInt(first);
      int run = 1;
      while (first + run < count && lengths.getInt(first + run) == length) {
        run++;
      }
      groups.add(new Group(first, start, run, length));
      first += run;
      start += run * length;
    }
    return new SequenceGroups(List.copyOf(groups), start);
  }

  List<Group> groups() {
    return groups;
  }

  /** Rows that belong to a sequence; those behind them are inert. */
  int rows() {
    return rows;
  }

  /** The first row of each sequence. */
  int[] firstRows() {
    return groups.stream()
        .flatMapToInt(
            g ->
                java.util.stream.IntStream.range(0, g.count()).map(i -> g.start() + i * g.length()))
        .toArray();
  }
}
