package org.distill4j.recipes.recipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.dataset.Dataset;

/** A form of labelled rows other than a text and its label in two columns. */
public interface RowForm {
  /**
   * Reads a file.
   *
   * @param path where it lies
   * @param rows what the recipe says of it
   * @throws IOException at the first fault, naming file and line
   */
  Dataset read(Path path, Rows rows) throws IOException;

  /** The rows as the recipe's mapping, with every default filled in. */
  Map<String, Object> write(Rows rows);

  /** Files beside that of the rows, by the name under which a run's lock lists them. */
  default Map<String, Location> files() {
    return Map.of();
  }

  /** The columns that rows must have beside their texts. */
  default List<String> columns() {
    return List.of();
  }
}
