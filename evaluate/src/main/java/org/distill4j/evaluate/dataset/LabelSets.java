package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several labels a text, or none, as the label of a row: a JSON array of different strings in
 * order, such as {@code ["new","sport"]}.
 */
public final class LabelSets {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<List<String>> LIST = new TypeReference<>() {};

  private LabelSets() {}

  /** Labels as a row's one label: each once, in order. */
  public static String joined(Collection<String> labels) {
    return MAPPER.writeValueAsString(new TreeSet<>(labels));
  }

  /**
   * The labels again.
   *
   * @throws IllegalArgumentException if it is no array of strings
   */
  public static List<String> split(String label) {
    try {
      return List.copyOf(MAPPER.readValue(label, LIST));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "label: must be a JSON array of strings; got '" + label + "'.", e);
    }
  }

  /** The labels of each row. */
  public static List<List<String>> of(Dataset rows) {
    return rows.labels().stream().map(LabelSets::split).toList();
  }

  /**
   * The labels of all rows, sorted.
   *
   * @throws DataException if there are fewer than two
   */
  public static LabelSet labels(Dataset rows) throws DataException {
    TreeSet<String> labels = new TreeSet<>();
    of(rows).forEach(labels::addAll);
    if (labels.size() < 2) {
      throw new DataException(
          rows.name(),
          "must have rows of at least two labels; got "
              + ColumnNames.quoted(labels)
              + ". Check the label column.");
    }
    return new LabelSet(new ArrayList<>(labels));
  }

  /**
   * The indices of each row's labels.
   *
   * @throws DataException at the first label that is none of these, naming file and line
   */
  public static List<List<Integer>> indices(Dataset rows, LabelSet labels) throws DataException {
    List<List<Integer>> indices = new ArrayList<>();
    List<List<String>> given = of(rows);
    for (int row = 0; row < given.size(); row++) {
      List<Integer> own = new ArrayList<>();
      for (String label : given.get(row)) {
        own.add(labels.index(rows.where(row), label));
      }
      indices.add(List.copyOf(own));
    }
    return List.copyOf(indices);
  }
}
