package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Examples in order, each with the place it came from and its other columns. Immutable. */
public final class Dataset {

  private final String name;
  private final List<Example> examples;
  private final List<Row> rows;
  private final LeftOut leftOut;
  private final List<String> warnings;

  Dataset(String name, List<Example> examples, List<Row> rows) {
    this(name, examples, rows, LeftOut.NONE, List.of());
  }

  Dataset(
      String name, List<Example> examples, List<Row> rows, LeftOut leftOut, List<String> warnings) {
    this.name = name;
    this.examples = List.copyOf(examples);
    this.rows = List.copyOf(rows);
    this.leftOut = leftOut;
    this.warnings = List.copyOf(warnings);
  }

  /** Examples made in code: their columns are {@code text}, {@code pair} and {@code label}. */
  public static Dataset of(String name, List<Example> examples) {
    List<Row> rows = new ArrayList<>(examples.size());
    for (Example example : examples) {
      List<String> columns = new ArrayList<>(List.of(DataFile.TEXT));
      List<String> values = new ArrayList<>(List.of(example.text()));
      example.pair().ifPresent(pair -> columns.add("pair"));
      example.pair().ifPresent(values::add);
      example.label().ifPresent(label -> columns.add("label"));
      example.label().ifPresent(values::add);
      rows.add(new Row(rows.size() + 1, List.copyOf(columns), List.copyOf(values)));
    }
    return new Dataset(name, examples, rows);
  }

  /**
   * Single texts with labels, read from a file of an own form.
   *
   * @param lines where each stands in the file, from 1
   */
  public static Dataset of(String name, List<Example> examples, List<Integer> lines) {
    List<Row> rows = new ArrayList<>(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      List<String> values = List.of(example.text(), example.label().orElseThrow());
      rows.add(new Row(lines.get(i), List.of(DataFile.TEXT, "label"), values));
    }
    return new Dataset(name, examples, rows);
  }

  /** The file's name, as it stands in error messages. */
  public String name() {
    return name;
  }

  /** The examples in their order. */
  public List<Example> examples() {
    return examples;
  }

  /** The number of examples. */
  public int size() {
    return examples.size();
  }

  /** Rows of the file that are not among these, as it was read; none of a selection. */
  public LeftOut leftOut() {
    return leftOut;
  }

  /** What looks as if the file was not written as it was read; none of a selection. */
  public List<String> warnings() {
    return warnings;
  }

  /** Whether the rows are pairs of texts. */
  public boolean hasPairs() {
    return !examples.isEmpty() && examples.get(0).pair().isPresent();
  }

  /** The texts, or the first texts of the pairs. */
  public List<String> texts() {
    return examples.stream().map(Example::text).toList();
  }

  /** The second texts, absent unless the rows are pairs. */
  public Optional<List<String>> pairs() {
    return hasPairs()
        ? Optional.of(examples.stream().map(example -> example.pair().orElseThrow()).toList())
        : Optional.empty();
  }

  /**
   * The label of every row.
   *
   * @throws IllegalStateException if a row has none
   */
  public List<String> labels() {
    List<String> labels = new ArrayList<>(examples.size());
    for (int row = 0; row < examples.size(); row++) {
      String where = where(row);
      labels.add(
          examples
              .get(row)
              .label()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          where + ": must have a label; got none. Name the label's column.")));
    }
    return List.copyOf(labels);
  }

  /** Returns where a row stands, as {@code file:line}. */
  public String where(int row) {
    return name + ":" + rows.get(row).line();
  }

  /** Returns a row with all its columns. */
  Row row(int row) {
    return rows.get(row);
  }

  /** Returns the line a row stands in, from 1. */
  int line(int row) {
    return rows.get(row).line();
  }

  /**
   * Returns the value of any column of the file.
   *
   * @throws DataException if the row has no such column
   */
  public String value(int row, String column) throws DataException {
    Row values = rows.get(row);
    ColumnNames.require(where(row), values.columns(), List.of(column));
    return values.value(column).orElseThrow();
  }

  /** Returns some of the rows, in the order given, with the places they came from. */
  public Dataset select(Collection<Integer> selected) {
    return new Dataset(
        name,
        selected.stream().map(examples::get).toList(),
        selected.stream().map(rows::get).toList());
  }

  /** Returns single texts in another form, without their labels, in the same places. */
  public Dataset withTexts(UnaryOperator<String> form) {
    List<Example> formed =
        examples.stream().map(e -> Example.unlabelled(form.apply(e.text()))).toList();
    return new Dataset(name, formed, rows);
  }

  /** Returns the same rows with one more warning. */
  public Dataset withWarning(String warning) {
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return new Dataset(name, examples, rows, leftOut, more);
  }

  /** Returns the rows with other names for their labels, in the same places. */
  public Dataset withLabels(UnaryOperator<String> name) {
    List<Example> named =
        examples.stream().map(e -> new Example(e.text(), e.pair(), e.label().map(name))).toList();
    return new Dataset(this.name, named, rows);
  }

  /**
   * Returns the same rows, all of them, with these labels.
   *
   * @param labels one of each row
   */
  Dataset labelled(List<String> labels) {
    List<Example> labelled = new ArrayList<>(labels.size());
    for (int row = 0; row < labels.size(); row++) {
      Example example = examples.get(row);
      labelled.add(new Example(example.text(), example.pair(), Optional.of(labels.get(row))));
    }
    return new Dataset(name, labelled, rows, leftOut, warnings);
  }

  /**
   * Returns the texts of all rows as rows of their own without labels, the second of a pair behind
   * the first; each keeps the place that it came from.
   */
  public Dataset apart() {
    List<Example> texts = new ArrayList<>();
    List<Row> places = new ArrayList<>();
    for (int row = 0; row < examples.size(); row++) {
      Example example = examples.get(row);
      texts.add(Example.unlabelled(example.text()));
      places.add(rows.get(row));
      if (example.pair().isPresent()) {
        texts.add(Example.unlabelled(example.pair().get()));
        places.add(rows.get(row));
      }
    }
    return new Dataset(name, texts, places);
  }

  /** Returns the rows without those that equal one before them. */
  public Dataset distinct() {
    Set<Example> seen = new HashSet<>();
    List<Integer> kept = new ArrayList<>();
    for (int row = 0; row < examples.size(); row++) {
      if (seen.add(examples.get(row))) {
        kept.add(row);
      }
    }
    return select(kept);
  }

  /** Returns these rows, then those of another data set; places are named after this one. */
  public Dataset and(Dataset others) {
    List<Example> allExamples = new ArrayList<>(examples);
    allExamples.addAll(others.examples);
    List<Row> allRows = new ArrayList<>(rows);
    allRows.addAll(others.rows);
    return new Dataset(name, allExamples, allRows);
  }

  @Override
  public String toString() {
    return name + " (" + size() + " rows)";
  }
}
