package org.distill4j.teacher.kernel;

/**
 * The shape of {@code c = alpha * a b [+ bias] [+ c]} for a batch of matrices of several heads.
 *
 * <p>{@code a} is {@code [batch, heads, m, k]}, {@code b} is {@code [batch, heads, k, n]}, {@code
 * c} is {@code [batch, heads, m, n]}, each at strides of its own, so that heads lying side by side
 * in a row and transposed matrices need no copy.
 *
 * @param batch sequences; 1 for a plain product
 * @param heads heads; 1 for a plain product
 * @param m rows of a and c
 * @param k columns of a, rows of b
 * @param n columns of b and c
 * @param a strides of a
 * @param b strides of b
 * @param c strides of c; its columns must be adjacent
 * @param alpha factor of the product
 * @param accumulate whether the product is added to what c holds
 */
public record MatmulShape(
    int batch,
    int heads,
    int m,
    int k,
    int n,
    Strides a,
    Strides b,
    Strides c,
    float alpha,
    boolean accumulate) {

  /**
   * Distances between neighbours, in elements.
   *
   * @param batch from one sequence to the next
   * @param head from one head to the next
   * @param row from one row to the next
   * @param column from one column to the next
   */
  public record Strides(int batch, int head, int row, int column) {
    /** A matrix whose rows are that far apart. */
    public static Strides rows(int row) {
      return new Strides(0, 0, row, 1);
    }

    /** The same matrix seen transposed. */
    public Strides transposed() {
      return new Strides(batch, head, column, row);
    }
  }

  /** {@code c[m, n] = a[m, k] b[k, n]}, all dense. */
  public static MatmulShape of(int m, int k, int n) {
    return plain(m, k, n, Strides.rows(k), Strides.rows(n), false);
  }

  /** {@code c[m, n] = a[m, k] w[n, k]ᵀ}: a linear layer with weights {@code [out, in]}. */
  public static MatmulShape linear(int m, int k, int n) {
    return plain(m, k, n, Strides.rows(k), Strides.rows(k).transposed(), false);
  }

  /** {@code c[m, n] = a[k, m]ᵀ b[k, n]}: the gradient of weights {@code [m, n]} over k rows. */
  public static MatmulShape weightGradient(int m, int k, int n) {
    return plain(m, k, n, Strides.rows(m).transposed(), Strides.rows(n), false);
  }

  /** The same product added to what c holds. */
  public MatmulShape accumulating() {
    return new MatmulShape(batch, heads, m, k, n, a, b, c, alpha, true);
  }

  /** The same product with another factor. */
  public MatmulShape times(float factor) {
    return new MatmulShape(batch, heads, m, k, n, a, b, c, factor, accumulate);
  }

  private static MatmulShape plain(int m, int k, int n, Strides a, Strides b, boolean accumulate) {
    return new MatmulShape(1, 1, m, k, n, a, b, Strides.rows(n), 1, accumulate);
  }
}
