package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels of a task, each with its index; looking one up takes constant time. Immutable. */
public final class LabelSet {

  /** Labels named in a message before it says only how many there are. */
  private static final int SHOWN = 12;

  private final List<String> labels;
  private final Map<String, Integer> indices;

  /**
   * Keeps the order given.
   *
   * @param labels distinct, at least one: a score has a single name, which stands for no class
   */
  public LabelSet(List<String> labels) {
    this.labels = List.copyOf(labels);
    this.indices = new HashMap<>();
    this.labels.forEach(label -> indices.putIfAbsent(label, indices.size()));
    if (indices.size() != labels.size() || labels.isEmpty()) {
      throw new IllegalArgumentException(
          "labels: must be at least one, all different; got "
              + labels
              + ". Check the label column.");
    }
  }

  /** The labels by index. */
  public List<String> labels() {
    return labels;
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
    Integer index = indices.get(label);
    if (index == null) {
      throw new IllegalArgumentException("label: " + unknown(label));
    }
    return index;
  }

  /** Whether it is one of these. */
  public boolean contains(String label) {
    return indices.containsKey(label);
  }

  /**
   * Returns the index of every row's label.
   *
   * @throws DataException at the first label that is none of these, naming file and line
   */
  public List<Integer> indices(Dataset data) throws DataException {
    List<Integer> found = new ArrayList<>(data.size());
    List<String> given = data.labels();
    for (int row = 0; row < given.size(); row++) {
      found.add(index(data.where(row), given.get(row)));
    }
    return List.copyOf(found);
  }

  /**
   * Returns the index of a row's label.
   *
   * @param where the row stands
   * @throws DataException if it is none of these
   */
  int index(String where, String label) throws DataException {
    Integer index = indices.get(label);
    if (index == null) {
      throw new DataException(where + " label", unknown(label));
    }
    return index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSet set && labels.equals(set.labels);
  }

  @Override
  public int hashCode() {
    return labels.hashCode();
  }

  @Override
  public String toString() {
    return labels.toString();
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
