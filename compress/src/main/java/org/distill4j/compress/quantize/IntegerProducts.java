package org.distill4j.compress.quantize;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.MatmulShape;
import org.distill4j.teacher.kernel.MatmulShape.Strides;

/**
 * Exact products of quantized activations with an int8 matrix, in the kernel library.
 *
 * <p>The whole numbers are multiplied as float32, over so few columns at a time that no sum can
 * pass 2<sup>24</sup>, up to which float32 holds every whole number: so neither order nor fusing
 * changes a result, on any processor. The library's own products of bytes saturate in 16 bits on
 * processors without VNNI. Instances may not be used by several threads at once.
 */
final class IntegerProducts {
  private static final int EXACT = 1 << 24;

  private final Kernels kernels = KernelLibrary.floats();
  private final Buffer weights;
  private final int outputs;
  private final int inputs;
  private final int columns;

  IntegerProducts(QuantizedMatrix matrix) {
    this.outputs = matrix.rows();
    this.inputs = matrix.columns();
    float[] steps = new float[outputs * inputs];
    int largest = 1;
    for (int i = 0; i < steps.length; i++) {
      steps[i] = matrix.steps(i);
      largest = Math.max(largest, Math.abs(matrix.steps(i)));
    }
    this.columns = EXACT / (ActivationScale.LEVELS * largest);
    this.weights = Buffer.floats(steps.length);
    weights.write(0, steps, 0, steps.length);
  }

  /**
   * The products of rows with each output channel's weights.
   *
   * @param steps [rows, inputs], quantized values less their zero point, in [-255, 255]
   * @return [rows, outputs]
   */
  int[][] of(int[][] steps) {
    int rows = steps.length;
    Buffer x = Buffer.floats((long) rows * inputs);
    float[] row = new float[inputs];
    for (int i = 0; i < rows; i++) {
      for (int column = 0; column < inputs; column++) {
        row[column] = steps[i][column];
      }
      x.write(i * inputs, row, 0, inputs);
    }
    Buffer y = Buffer.floats((long) rows * outputs);
    int[][] products = new int[rows][outputs];
    for (int from = 0; from < inputs; from += columns) {
      int count = Math.min(columns, inputs - from);
      multiply(rows, x.part(from, x.length() - from), from, count, y);
      add(y, products);
    }
    return products;
  }

  private void multiply(int rows, Buffer x, int from, int count, Buffer y) {
    MatmulShape shape =
        new MatmulShape(
            1,
            1,
            rows,
            count,
            outputs,
            Strides.rows(inputs),
            Strides.rows(inputs).transposed(),
            Strides.rows(outputs),
            1,
            false);
    kernels.matmul(shape, x, weights.part(from, weights.length() - from), null, y);
  }

  private static void add(Buffer y, int[][] products) {
    for (int i = 0; i < products.length; i++) {
      float[] sums = new float[products[i].length];
      y.read(i * sums.length, sums, 0, sums.length);
      for (int out = 0; out < sums.length; out++) {
        products[i][out] += (int) sums[out];
      }
    }
  }
}
