package org.distill4j.evaluate.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * The labels of a task, each with its index.
 *
 * @param labels distinct, at least one: a score has a single name, which stands for no class
 */
public record LabelSet(List<String> labels) {

  /** Labels named in a message before it says only how many there are. */
  private static final int SHOWN = 12;

  /** Keeps the order given. */
  public LabelSet {
    labels = List.copyOf(labels);
    if (new HashSet<>(labels).size() != labels.size() || labels.isEmpty()) {
      throw new IllegalArgumentException(
          "labels: must be at least one, all different; got "
              + labels
              + ". Check the label column.");
    }
  }

  /** The name of a score. */
  public static LabelSet score() {
    return new LabelSet(List.of("score"));
  }

  /**
   * Gathers the labels of the rows: in numeric order if all are whole numbers, else as text.
   *
   * @throws DataException if the rows have fewer than two labels
   */
  public static LabelSet of(Dataset data) throws DataException {
    List<String> distinct = data.labels().stream().distinct().sorted().toList();
    if (distinct.size() < 2) {
      throw new DataException(
          data.name(),
          "must have rows of at least two labels; got "
              + ColumnNames.quoted(distinct)
              + ". Check the label column.");
    }
    // Nine digits fit an int; longer ones are identifiers, which no one counts.
    boolean numbers = distinct.stream().allMatch(label -> label.matches("-?[0-9]{1,9}"));
    return new LabelSet(
        numbers
            ? distinct.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList()
            : distinct);
  }

  /** The number of labels. */
  public int size() {
    return labels.size();
  }

  /** Returns the label of an index. */
  public String label(int index) {
    return labels.get(index);
  }

  /**
   * Returns the index of a label.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public int indexOf(String label) {
    int index = labels.indexOf(label);
    if (index < 0) {
      throw new IllegalArgumentException("label: " + unknown(label));
    }
    return index;
  }

  /**
   * Returns the index of every row's label.
   *
   * @throws DataException at the first label that is none of these, naming file and line
   */
  public List<Integer> indices(Dataset data) throws DataException {
    List<Integer> indices = new ArrayList<>(data.size());
    List<String> given = data.labels();
    for (int row = 0; row < given.size(); row++) {
      int index = labels.indexOf(given.get(row));
      if (index < 0) {
        throw new DataException(data.where(row) + " label", unknown(given.get(row)));
      }
      indices.add(index);
    }
    return List.copyOf(indices);
  }

  private String unknown(String label) {
    String known =
        labels.size() <= SHOWN
            ? ColumnNames.quoted(labels)
            : ColumnNames.quoted(labels.subList(0, SHOWN)) + ", … (" + labels.size() + " labels)";
    String suggestion = NearestName.suggestion(label, labels);
    return "must be one of "
        + known
        + "; got '"
        + label
        + "'."
        + (suggestion.isEmpty()
            ? " Correct the row, or list every label in the task; where a model has other names for"
                + " them, write teacher.labels in a recipe and --labels for evaluate."
            : suggestion);
  }
}
