package org.distill4j.recipes.task.multilabel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.dataset.DataFile;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSetFile;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.RowForm;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.task.api.ColumnRows;
import org.distill4j.recipes.yaml.Node;

/**
 * Where the labels of texts with several stand: joined or as a list in one column, or as 0 and 1 in
 * a column for each label.
 *
 * @param names of the columns
 * @param separator what joins labels; empty to tell by the data
 */
record LabelColumns(List<String> names, Optional<String> separator) implements RowForm {
  static final String SEPARATOR = "label-separator";

  private static final String LABEL = "label";

  LabelColumns {
    names = List.copyOf(names);
  }

  /**
   * Reads what a recipe says of a file.
   *
   * @param nowhere stands where a path is missing, which is noted
   */
  static Rows read(Fields rows, Location nowhere) {
    List<String> names = rows.node(LABEL).map(n -> names(rows, n)).orElse(List.of(Rows.LABEL));
    Optional<String> separator =
        rows.node(SEPARATOR).flatMap(n -> rows.values().name(n, rows.path(SEPARATOR)));
    if (separator.isPresent() && names.size() > 1) {
      rows.values()
          .fault(
              rows.node(SEPARATOR).orElseThrow().position(),
              rows.path(SEPARATOR),
              "must stand beside one column of joined labels; got "
                  + names.size()
                  + " columns. Remove it.");
    }
    // Each row has a label column, or one of each label; the first stands for them.
    return ColumnRows.read(rows, nowhere, Optional.of(names.get(0)))
        .withForm(new LabelColumns(names, separator));
  }

  private static List<String> names(Fields rows, Node node) {
    String path = rows.path(LABEL);
    if (!(node instanceof Node.Sequence)) {
      return rows.values().name(node, path).map(List::of).orElse(List.of(Rows.LABEL));
    }
    List<String> names =
        rows.values().names(node, path, "Write label: [sport, politics], or one column.");
    boolean fits = names.size() > 1 && new HashSet<>(names).size() == names.size();
    if (!fits && !names.isEmpty()) {
      rows.values()
          .fault(
              node.position(),
              path,
              "must be two columns or more that differ, each of one label; got "
                  + names
                  + ". Write label: labels for one column of joined labels.");
    }
    return fits ? names : List.of(Rows.LABEL);
  }

  @Override
  public Dataset read(Path path, Rows rows) throws IOException {
    DataFile texts =
        new DataFile(path, rows.text(), Optional.empty(), rows.columns(), rows.format());
    return new LabelSetFile(texts, names, separator).read();
  }

  @Override
  public Map<String, Object> write(Rows rows) {
    Map<String, Object> map = new LinkedHashMap<>(ColumnRows.write(rows));
    map.put(LABEL, names.size() == 1 ? names.get(0) : names);
    separator.ifPresent(joint -> map.put(SEPARATOR, joint));
    return map;
  }
}
