package org.distill4j.evaluate.dataset;

import java.util.List;

/**
 * The records of a file as they were read.
 *
 * @param rows the records
 * @param headers how many more repeated the header
 * @param warnings what looks as if the file was not written as it was read
 */
record ReadRows(List<Row> rows, int headers, List<String> warnings) {
  ReadRows(List<Row> rows) {
    this(rows, 0, List.of());
  }
}
