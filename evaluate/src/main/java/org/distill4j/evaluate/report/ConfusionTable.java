package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The confusion matrix of a stage as a table that can be read: of up to {@value #MOST} classes
 * whole, of more those {@value #SHOWN} that take part in most errors, all others as one.
 */
final class ConfusionTable {
  private static final int MOST = 20;
  private static final int SHOWN = 15;

  private final List<List<Integer>> counts;
  private final List<String> labels;
  private final List<Integer> shown;

  private ConfusionTable(StageReport stage, List<String> labels) {
    this.counts = stage.confusion();
    this.labels = labels;
    this.shown =
        counts.size() <= MOST
            ? IntStream.range(0, counts.size()).boxed().toList()
            : IntStream.range(0, counts.size())
                .boxed()
                .sorted(Comparator.comparingLong(this::errors).reversed())
                .limit(SHOWN)
                .sorted()
                .toList();
  }

  /** A table; {@code others} is how many classes stand together as one, 0 for none. */
  public record Table(List<String> columns, List<Row> rows, int others) {}

  /** A class of the labels and what was predicted for its rows. */
  public record Row(String label, List<Cell> cells) {}

  /**
   * A count.
   *
   * @param kind {@code right}, {@code wrong} or {@code none}
   * @param share of the row's texts, in per cent
   */
  public record Cell(String count, String kind, long share) {}

  static Table of(StageReport stage, List<String> labels) {
    return new ConfusionTable(stage, labels).table();
  }

  private Table table() {
    int others = counts.size() - shown.size();
    List<String> columns = new ArrayList<>(shown.stream().map(labels::get).toList());
    if (others > 0) {
      columns.add("others");
    }
    return new Table(columns, shown.stream().map(label -> row(label, others > 0)).toList(), others);
  }

  private Row row(int label, boolean others) {
    long all = counts.get(label).stream().mapToLong(Integer::longValue).sum();
    List<Cell> cells = new ArrayList<>();
    long rest = all;
    for (int predicted : shown) {
      int count = counts.get(label).get(predicted);
      cells.add(cell(count, all, label == predicted));
      rest -= count;
    }
    if (others) {
      cells.add(cell(rest, all, false));
    }
    return new Row(labels.get(label), cells);
  }

  private static Cell cell(long count, long all, boolean right) {
    String kind = count == 0 ? "none" : right ? "right" : "wrong";
    return new Cell(Figures.count(count), kind, all == 0 ? 0 : Math.round(100.0 * count / all));
  }

  /** Rows of the class that got another one, and rows of others that got it. */
  private long errors(int label) {
    long errors = -2L * counts.get(label).get(label);
    for (int other = 0; other < counts.size(); other++) {
      errors += counts.get(label).get(other) + counts.get(other).get(label);
    }
    return errors;
  }
}
