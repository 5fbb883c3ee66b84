package org.distill4j.evaluate.dataset;

import java.util.List;
import java.util.Optional;

/**
 * One record of a data file.
 *
 * @param line where it begins, from 1
 * @param columns the names of its values; shared by the rows of a table
 * @param values as many as columns, outer white space removed
 */
record Row(int line, List<String> columns, List<String> values) {

  Optional<String> value(String column) {
    int index = columns.indexOf(column);
    return index < 0 ? Optional.empty() : Optional.of(values.get(index));
  }
}
