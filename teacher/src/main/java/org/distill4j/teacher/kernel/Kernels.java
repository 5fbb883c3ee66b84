package org.distill4j.teacher.kernel;

/**
 * The arithmetic of a Transformer's layers, forward and backward.
 *
 * <p>Blocks are row-major; {@code rows} and {@code width} are in elements. Outputs are overwritten
 * unless a method says that it adds. No method may be called by two threads at once.
 */
public interface Kernels {
  /**
   * A linear layer over these weights {@code [outputs, inputs]}, which may change between its runs.
   */
  default Linear linear(Buffer weights, int outputs, int inputs) {
    return new ProductLinear(this, weights, outputs, inputs);
  }

  /** {@code c = alpha * a b [+ bias] [+ c]}; bias {@code [n]} is added to every row, or null. */
  void matmul(MatmulShape shape, Buffer a, Buffer b, Buffer bias, Buffer c);

  /** Sums of the columns of {@code x [rows, width]} into {@code sums [width]}. */
  void columnSums(int rows, int width, Buffer x, Buffer sums);

  /** {@code y += x} over {@code size} elements. */
  void add(int size, Buffer x, Buffer y);

  /**
   * {@code y = x Φ(x)} with the normal distribution function Φ by erf, not by tanh (Hendrycks and
   * Gimpel 2016, arXiv 1606.08415, section 2).
   */
  void gelu(int size, Buffer x, Buffer y);

  /** {@code dx = dy (Φ(x) + x φ(x))}; dx may be dy. */
  void geluBackward(int size, Buffer x, Buffer dy, Buffer dx);

  /** {@code y = tanh(x)}; y may be x. */
  void tanh(int size, Buffer x, Buffer y);

  /** {@code dx = dy (1 - y²)}; dx may be dy. */
  void tanhBackward(int size, Buffer y, Buffer dy, Buffer dx);

  /** {@code y = max(x, 0)}; y may be x. */
  void relu(int size, Buffer x, Buffer y);

  /** {@code dx = dy} where y is above 0, else 0; dx may be dy. */
  void reluBackward(int size, Buffer y, Buffer dy, Buffer dx);

  /**
   * {@code y = gain (x - mean) / sqrt(variance + eps) + shift} row by row, variance with divisor
   * width (Ba et al. 2016, arXiv 1607.06450, equation 4); leaves mean and variance {@code [rows]}.
   */
  void layerNorm(
      NormShape shape, Buffer x, Buffer gain, Buffer shift, Buffer y, Buffer mean, Buffer variance);

  /** Gradients of {@link #layerNorm}: by x, by gain, by shift. */
  void layerNormBackward(
      NormShape shape, NormState state, Buffer dy, Buffer dx, Buffer dGain, Buffer dShift);

  /** Softmax of every row; y may be x. */
  void softmax(int rows, int width, Buffer x, Buffer y);

  /** {@code dx = y (dy - sum(y dy))} row by row; dx may be dy. */
  void softmaxBackward(int rows, int width, Buffer y, Buffer dy, Buffer dx);

  /**
   * Rows of a layer norm.
   *
   * @param rows rows
   * @param width elements a row
   * @param eps added to the variance
   */
  record NormShape(int rows, int width, double eps) {}

  /**
   * What the forward pass of a layer norm leaves for the backward pass.
   *
   * @param x the input
   * @param gain the gain
   * @param mean mean of each row
   * @param variance variance of each row
   */
  record NormState(Buffer x, Buffer gain, Buffer mean, Buffer variance) {}
}
