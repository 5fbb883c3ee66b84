package org.distill4j.compress.quantize;

import java.util.Arrays;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * A matrix [rows, columns] in four bits: each row in blocks of equal length, each block with its
 * own scale and zero point, {@code w ≈ scale · (q − zero)}, q in [0, 15]. The last block of a row
 * may reach beyond it. Immutable as long as nobody writes to the shared arrays.
 *
 * <p>Each block takes the range of the least squared error among seven, its own and smaller ones
 * that clip up to three tenths of it.
 */
public final class BlockMatrix {
  static final int LEVELS = 15;

  /** Also the number of steps below a symmetric block's zero. */
  private static final int MIDDLE = 8;

  /** The shares of a block's own range that are tried; the whole one wins ties. */
  private static final float[] SHARES = {1f, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f, 0.7f};

  private final int rows;
  private final int columns;
  private final int block;
  private final byte[] levels;
  private final byte[] zeros;
  private final float[] scales;

  private BlockMatrix(int rows, int columns, int block) {
    this.rows = rows;
    this.columns = columns;
    this.block = block;
    int all = rows * blocks();
    this.levels = new byte[all * block];
    this.zeros = new byte[all];
    this.scales = new float[all];
  }

  /** With a zero point for each block. */
  static BlockMatrix asymmetric(Tensor weight, int block) {
    return quantize(weight, block, false);
  }

  /** With zero point 8 throughout; a scale is negative where the block's extreme is positive. */
  static BlockMatrix symmetric(Tensor weight, int block) {
    return quantize(weight, block, true);
  }

  private static BlockMatrix quantize(Tensor weight, int block, boolean symmetric) {
    BlockMatrix matrix = new BlockMatrix(weight.length(0), weight.length(1), block);
    for (int row = 0; row < matrix.rows; row++) {
      for (int i = 0; i < matrix.blocks(); i++) {
        int from = row * matrix.columns + i * block;
        int to = Math.min(from + block, (row + 1) * matrix.columns);
        matrix.fill(
            row * matrix.blocks() + i, Arrays.copyOfRange(weight.values(), from, to), symmetric);
      }
    }
    return matrix;
  }

  /**
   * The same blocks and zero points for other weights, with other scales.
   *
   * @param weight of the same shape
   * @param newScales [rows, blocks], finite and not 0
   */
  BlockMatrix with(Tensor weight, float[] newScales) {
    BlockMatrix matrix = new BlockMatrix(rows, columns, block);
    System.arraycopy(newScales, 0, matrix.scales, 0, scales.length);
    System.arraycopy(zeros, 0, matrix.zeros, 0, zeros.length);
    for (int at = 0; at < scales.length; at++) {
      int from = at % blocks() * block;
      int start = at / blocks() * columns + from;
      int count = Math.min(block, columns - from);
      matrix.level(at, Arrays.copyOfRange(weight.values(), start, start + count));
    }
    return matrix;
  }

  /** The same levels, which stand for weights divided by a positive number. */
  BlockMatrix dividedBy(double divisor) {
    BlockMatrix matrix = new BlockMatrix(rows, columns, block);
    System.arraycopy(levels, 0, matrix.levels, 0, levels.length);
    System.arraycopy(zeros, 0, matrix.zeros, 0, zeros.length);
    for (int at = 0; at < scales.length; at++) {
      matrix.scales[at] = (float) (scales[at] / divisor);
    }
    return matrix;
  }

  private void fill(int at, float[] values, boolean symmetric) {
    float low = 0;
    float high = 0;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double least = Double.POSITIVE_INFINITY;
    for (float share : SHARES) {
      float scale = scale(share * low, share * high, symmetric);
      int zero = symmetric ? MIDDLE : clamp(Math.rint(-share * low / scale));
      double error = error(values, scale, zero);
      if (error < least) {
        least = error;
        scales[at] = scale;
        zeros[at] = (byte) zero;
      }
    }
    level(at, values);
  }

  private void level(int at, float[] values) {
    Arrays.fill(levels, at * block, (at + 1) * block, zeros[at]);
    for (int i = 0; i < values.length; i++) {
      levels[at * block + i] = (byte) level(values[i], scales[at], zeros[at]);
    }
  }

  private static float scale(float low, float high, boolean symmetric) {
    float scale = symmetric ? (-low > high ? low : high) / -MIDDLE : (high - low) / LEVELS;
    // Below this the quotient would leave float32's range, and the block is as good as zero.
    return Math.abs(scale) >= Float.MIN_NORMAL ? scale : 1f;
  }

  private static double error(float[] values, float scale, int zero) {
    double sum = 0;
    for (float value : values) {
      double error = value - (level(value, scale, zero) - zero) * (double) scale;
      sum += error * error;
    }
    return sum;
  }

  private static int level(float value, float scale, int zero) {
    return clamp(Math.rint((double) value / scale) + zero);
  }

  private static int clamp(double level) {
    return (int) Math.max(0, Math.min(LEVELS, level));
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int columns() {
    return columns;
  }

  /** The length of a block. */
  public int block() {
    return block;
  }

  /** The blocks of a row. */
  public int blocks() {
    return (columns + block - 1) / block;
  }

  /** One scale for each block, [rows, blocks]; the shared array itself. */
  public float[] scales() {
    return scales;
  }

  /** The zero point of each block, [rows, blocks]; the shared array itself. */
  byte[] zeros() {
    return zeros;
  }

  /** Two neighbouring levels a byte, the first in its lower half, [rows, blocks, block / 2]. */
  public byte[] packed() {
    return pairs(levels);
  }

  /** Two neighbouring zero points a byte, each row in whole bytes, [rows, ⌈blocks / 2⌉]. */
  public byte[] packedZeros() {
    int even = (blocks() + 1) / 2 * 2;
    byte[] padded = new byte[rows * even];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(zeros, row * blocks(), padded, row * even, blocks());
    }
    return pairs(padded);
  }

  private static byte[] pairs(byte[] halves) {
    byte[] packed = new byte[halves.length / 2];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) (halves[2 * i] | halves[2 * i + 1] << 4);
    }
    return packed;
  }

  /**
   * The levels of a row's first half in the lower halves of its bytes, those of the second in the
   * upper ones, [rows, columns / 2]: unpacked without interleaving. For whole blocks and an even
   * number of columns.
   */
  public byte[] packedHalves() {
    int half = columns / 2;
    byte[] packed = new byte[rows * half];
    for (int row = 0; row < rows; row++) {
      int from = row * columns;
      for (int i = 0; i < half; i++) {
        packed[row * half + i] = (byte) (levels[from + i] | levels[from + half + i] << 4);
      }
    }
    return packed;
  }

  /** What a row stands for, [columns]. */
  float[] row(int row) {
    float[] values = new float[columns];
    for (int i = 0; i < columns; i++) {
      int at = row * blocks() + i / block;
      values[i] = (levels[at * block + i % block] - zeros[at]) * scales[at];
    }
    return values;
  }

  /** What the matrix stands for. */
  public Tensor dequantize() {
    float[] values = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(row(row), 0, values, row * columns, columns);
    }
    return Tensor.of(values, rows, columns);
  }
}
