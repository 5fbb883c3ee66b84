package org.distill4j.student.projection;

import org.distill4j.teacher.checkpoint.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A float64 matrix. */
final class Matrix {
  private final INDArray values;

  private Matrix(INDArray values) {
    this.values = values;
  }

  static Matrix of(double[][] rows) {
    return new Matrix(Nd4j.createFromArray(rows));
  }

  static Matrix zeros(int rows, int columns) {
    return new Matrix(Nd4j.zeros(DataType.DOUBLE, rows, columns));
  }

  /** Numbers row by row. */
  static Matrix of(float[] values, int rows, int columns) {
    return new Matrix(
        Nd4j.createFromArray(values).castTo(DataType.DOUBLE).reshape('c', rows, columns));
  }

  /** A tensor of two axes, or of one as a single row. */
  static Matrix of(Tensor tensor) {
    int columns = tensor.length(tensor.rank() - 1);
    return of(tensor.values(), tensor.size() / Math.max(1, columns), columns);
  }

  int rows() {
    return (int) values.size(0);
  }

  int columns() {
    return (int) values.size(1);
  }

  double get(int row, int column) {
    return values.getDouble(row, column);
  }

  Matrix transposed() {
    return new Matrix(values.transpose());
  }

  Matrix times(Matrix right) {
    return new Matrix(values.mmul(right.values));
  }

  /** {@code this rightᵀ}: rows through a linear layer of weights {@code [out, in]}. */
  Matrix timesTransposed(Matrix right) {
    return new Matrix(values.mmul(right.values.transpose()));
  }

  Matrix plus(Matrix other) {
    return new Matrix(values.add(other.values));
  }

  Matrix minus(Matrix other) {
    return new Matrix(values.sub(other.values));
  }

  Matrix times(double factor) {
    return new Matrix(values.mul(factor));
  }

  /** A row {@code [1, columns]} added to every row. */
  Matrix plusRow(Matrix row) {
    return new Matrix(values.addRowVector(row.values));
  }

  /** Every column multiplied by a number of a row {@code [1, columns]}. */
  Matrix timesRow(Matrix row) {
    return new Matrix(values.mulRowVector(row.values));
  }

  /** The mean of every column, {@code [1, columns]}. */
  Matrix columnMeans() {
    return new Matrix(values.mean(0).reshape(1, columns()));
  }

  /** The sum of all squares. */
  double squares() {
    double norm = values.norm2Number().doubleValue();
    return norm * norm;
  }

  /** Rows on top of each other. */
  Matrix above(Matrix lower) {
    return new Matrix(Nd4j.vstack(values, lower.values));
  }

  /** Some of the rows, in that order. */
  Matrix rows(int[] chosen) {
    return new Matrix(values.getRows(chosen));
  }

  /** Rows from one on. */
  Matrix rows(int from, int count) {
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = from + i;
    }
    return rows(chosen);
  }

  /** Some of the columns, in that order. */
  Matrix columns(int[] chosen) {
    return new Matrix(values.getColumns(chosen));
  }

  double[][] toArrays() {
    return values.toDoubleMatrix();
  }

  /** As float32 numbers, row by row. */
  Tensor toTensor() {
    return Tensor.of(floats(), rows(), columns());
  }

  /** A matrix of one row as a tensor of one axis. */
  Tensor toVector() {
    return Tensor.of(floats(), columns());
  }

  private float[] floats() {
    double[][] rows = toArrays();
    float[] floats = new float[rows() * columns()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        floats[i * rows[i].length + j] = (float) rows[i][j];
      }
    }
    return floats;
  }
}
