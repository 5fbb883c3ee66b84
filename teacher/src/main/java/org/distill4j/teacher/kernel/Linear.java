package org.distill4j.teacher.kernel;

/**
 * The products of one linear layer with weights {@code W [out, in]}, prepared once for each number
 * of rows. Not safe for several threads.
 */
public interface Linear {
  /** What becomes of {@code x Wᵀ + b} before it is stored. */
  enum After {
    /** Nothing: {@code y = x Wᵀ + b}. */
    NOTHING,
    /** It is added: {@code y = x Wᵀ + b + y}. */
    ADD,
    /** The exact GELU of it: {@code y = gelu(x Wᵀ + b)}. */
    GELU
  }

  /** {@code y [rows, out]} of {@code x [rows, in]}; the bias {@code [out]} may be null. */
  void forward(int rows, Buffer x, Buffer bias, After after, Buffer y);

  /**
   * {@code dW = dyᵀ x}, {@code dBias} the sums of dy's columns, and {@code dx = dy W [+ dx]}.
   *
   * @param dWeights receives {@code [out, in]}
   * @param dBias receives {@code [out]}; null for a layer without bias
   * @param dx receives {@code [rows, in]}; null where nobody asks
   * @param add whether dx is added to
   */
  void backward(
      int rows, Buffer x, Buffer dy, Buffer dWeights, Buffer dBias, Buffer dx, boolean add);
}
