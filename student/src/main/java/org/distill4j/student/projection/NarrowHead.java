package org.distill4j.student.projection;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * One head of width d in place of some of the teacher's, side by side of width r.
 *
 * <p>Its scores are the mean of theirs, {@code (1/c) Σ q_a · k_a / sqrt(D)}, exactly where {@code d
 * >= r}; else their best approximation of rank d (Eckart and Young 1936). Its values are theirs, or
 * the d directions of them that the output weighs most.
 *
 * @param query {@code [d, in]} with its bias
 * @param key the same
 * @param value the same
 * @param output what stands for the output weights behind it, {@code [out, d]}
 */
record NarrowHead(Affine query, Affine key, Affine value, Matrix output) {
  private static final double DEVIATION = 0.02; // BERT's initializer_range

  /**
   * Makes one.
   *
   * @param teacher the teacher's heads side by side, read and written in the student's width
   * @param heads how many they are
   * @param size d
   */
  static NarrowHead of(NarrowHead teacher, int heads, int size, SplittableRandom random) {
    int width = teacher.query.weight().rows();
    // Softmax divides by sqrt(d) where the teacher's divided by sqrt(D).
    double scale = Math.sqrt((double) size * heads / width) / heads;
    Affine query =
        new Affine(teacher.query.weight().times(scale), teacher.query.bias().times(scale));
    NarrowHead scaled = new NarrowHead(query, teacher.key, teacher.value, teacher.output);
    if (size < width) {
      return scaled.reduced(size);
    }
    return size == width ? scaled : scaled.widened(size, random);
  }

  // Zero scores and outputs in the new columns, but not on both sides, where no gradient would be.
  private NarrowHead widened(int size, SplittableRandom random) {
    int more = size - query.weight().rows();
    int in = query.weight().columns();
    Matrix none = Matrix.zeros(1, more);
    Matrix outputs = Matrix.zeros(more, output.rows());
    return new NarrowHead(
        new Affine(query.weight().above(Matrix.zeros(more, in)), beside(query.bias(), none)),
        new Affine(key.weight().above(drawn(more, in, random)), beside(key.bias(), none)),
        new Affine(value.weight().above(drawn(more, in, random)), beside(value.bias(), none)),
        output.transposed().above(outputs).transposed());
  }

  private static Matrix beside(Matrix left, Matrix right) {
    return left.transposed().above(right.transposed()).transposed();
  }

  private static Matrix drawn(int rows, int columns, SplittableRandom random) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, i -> random.nextGaussian(0, DEVIATION));
    }
    return Matrix.of(values);
  }

  private NarrowHead reduced(int size) {
    RealMatrix q = withBias(query);
    RealMatrix k = withBias(key);
    QRDecomposition left = new QRDecomposition(q.transpose());
    QRDecomposition right = new QRDecomposition(k.transpose());
    int r = Math.min(q.getRowDimension(), q.getColumnDimension());
    RealMatrix leftTop = top(left.getR(), r);
    RealMatrix rightTop = top(right.getR(), r);
    SingularValueDecomposition core =
        new SingularValueDecomposition(leftTop.multiply(rightTop.transpose()));
    RealMatrix newQuery = half(core.getU(), core, size).multiply(columns(left.getQ(), r));
    RealMatrix newKey = half(core.getV(), core, size).multiply(columns(right.getQ(), r));
    SingularValueDecomposition values =
        new SingularValueDecomposition(new Array2DRowRealMatrix(output.toArrays(), false));
    Matrix directions = Matrix.of(top(values.getVT(), size).getData());
    return new NarrowHead(
        withoutBias(newQuery),
        withoutBias(newKey),
        new Affine(directions.times(value.weight()), value.bias().timesTransposed(directions)),
        output.timesTransposed(directions));
  }

  private static RealMatrix top(RealMatrix matrix, int rows) {
    return matrix.getSubMatrix(0, rows - 1, 0, matrix.getColumnDimension() - 1);
  }

  // The first columns, transposed.
  private static RealMatrix columns(RealMatrix matrix, int count) {
    return matrix.getSubMatrix(0, matrix.getRowDimension() - 1, 0, count - 1).transpose();
  }

  // sqrt(S) Uᵀ, its first rows.
  private static RealMatrix half(RealMatrix side, SingularValueDecomposition core, int size) {
    RealMatrix half = columns(side, size);
    for (int i = 0; i < size; i++) {
      half.setRowVector(
          i, half.getRowVector(i).mapMultiply(Math.sqrt(core.getSingularValues()[i])));
    }
    return half;
  }

  private static RealMatrix withBias(Affine map) {
    int in = map.weight().columns();
    RealMatrix all = new Array2DRowRealMatrix(map.weight().rows(), in + 1);
    all.setSubMatrix(map.weight().toArrays(), 0, 0);
    all.setSubMatrix(map.bias().transposed().toArrays(), 0, in);
    return all;
  }

  private static Affine withoutBias(RealMatrix all) {
    int in = all.getColumnDimension() - 1;
    double[][] rows = all.getData();
    double[][] bias = {Arrays.stream(rows).mapToDouble(row -> row[in]).toArray()};
    double[][] weights =
        Arrays.stream(rows).map(row -> Arrays.copyOf(row, in)).toArray(double[][]::new);
    return new Affine(Matrix.of(weights), Matrix.of(bias));
  }
}
