package org.distill4j.teacher.transformer;

/**
 * One parameter of a vertex.
 *
 * @param name such as {@code weight}
 * @param rows rows; 1 for a vector
 * @param columns columns
 */
record ParameterShape(String name, int rows, int columns) {
  int size() {
    return rows * columns;
  }
}
