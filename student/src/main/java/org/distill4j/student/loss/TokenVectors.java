package org.distill4j.student.loss;

/**
 * Two vectors for each token of some packed sequences, {@code [N, D]} each: queries and keys, or
 * one kind twice. Also receives their gradients. The arrays are shared, not copied.
 */
public final class TokenVectors {
  private final double[][] left;
  private final double[][] right;

  private TokenVectors(double[][] left, double[][] right) {
    this.left = left;
    this.right = right;
  }

  /** Vectors of two kinds, such as queries and keys: scores are products of one with the other. */
  public static TokenVectors of(double[][] left, double[][] right) {
    if (left.length != right.length) {
      throw new IllegalArgumentException(
          "right: must have as many rows as left; got "
              + right.length
              + " for "
              + left.length
              + ". Take both from one batch.");
    }
    return new TokenVectors(left, right);
  }

  /** Vectors of one kind, such as values: scores are their products with one another. */
  public static TokenVectors ofOneKind(double[][] rows) {
    return new TokenVectors(rows, rows);
  }

  /** Zeros in the same shapes; one kind stays one kind. */
  public TokenVectors zeros() {
    double[][] mine = zeros(left);
    return left == right ? ofOneKind(mine) : of(mine, zeros(right));
  }

  private static double[][] zeros(double[][] rows) {
    double[][] zeros = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      zeros[i] = new double[rows[i].length];
    }
    return zeros;
  }

  /** The first kind. */
  public double[][] left() {
    return left;
  }

  /** The second kind. */
  public double[][] right() {
    return right;
  }

  /** The number of tokens N. */
  public int rows() {
    return left.length;
  }
}
