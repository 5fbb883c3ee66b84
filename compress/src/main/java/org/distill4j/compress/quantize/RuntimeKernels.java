package org.distill4j.compress.quantize;

import org.distill4j.teacher.architecture.Op;

/**
 * Float32 functions rounded as ONNX Runtime 1.29 rounds them on x86-64 with AVX-512.
 *
 * <p>One rounding that differs here may move a quantized activation by a step further on, and the
 * steps after it, so an emulation that is to agree beyond the rounding of int8 must agree to the
 * bit. The polynomials are those of the runtime's library MLAS, whose files are named at each;
 * which formula each kernel uses was found by comparing bits. Elsewhere only the order of {@link
 * #softmax}'s sum is known to differ, by the width of a vector.
 */
final class RuntimeKernels {
  /** Floats in a vector of AVX-512; MLAS sums exponentials in as many lanes. */
  private static final int LANES = 16;

  /** 1.5 · 2²³: adding it rounds a float to a whole number, which its lowest bits then hold. */
  private static final float ROUND = 12_582_912f;

  private static final float LOG2_E = 1.442695f;

  /** Minus the logarithm of 2, in two parts whose sum has more digits than a float. */
  private static final float LN2_HIGH = -0.69314575f;

  private static final float LN2_LOW = -1.4286068e-6f;

  /** The least exponent that a float takes, as a power of e. */
  private static final float LEAST = -88.37626f;

  /** e^r for |r| ≤ ln 2 / 2, highest power first; {@code compute.cpp}. */
  private static final float[] EXPONENTIAL = {
    0x1.694000p-10f, 0x1.125edcp-7f, 0x1.555b5ap-5f, 0x1.555450p-3f, 0x1.fffff6p-2f, 1f, 1f
  };

  /** The same for the error function, which has its own; {@code erf.cpp}. */
  private static final float[] ERF_EXPONENTIAL = {
    0.0013831981f, 0.0083755f, 0.04166895f, 0.16666447f, 0.49999985f, 1f, 1f
  };

  private static final float ERF_LARGEST = 3.925f;
  private static final float ERF_SPLIT = 0.921875f;

  /** erf(x) = x + x · p(x²) below the split; {@code erf.cpp}. */
  private static final float[] ERF_SMALL = {
    -5.9910497e-4f, 0.004993396f, -0.026766734f, 0.112818025f, -0.37612486f, 0.12837915f
  };

  /** erf(x) = 1 - e^-(x + x · p(x)) above it. */
  private static final float[] ERF_BIG = {
    1.7294893e-5f, -3.8320868e-4f, 0.0038839343f, -0.02425456f, 0.10677785f, 0.6348467f, 0.12871751f
  };

  private static final float TANH_LARGEST = 9f;

  /** tanh(x) = x · p(x²) / q(x²); {@code tanh.cpp}. */
  private static final float[] TANH_OVER = {
    -2.7607684e-16f,
    2.000188e-13f,
    -8.604672e-11f,
    5.1222973e-8f,
    1.48572235e-5f,
    6.3726195e-4f,
    0.0048935246f
  };

  private static final float[] TANH_UNDER = {
    1.1982584e-6f, 1.1853471e-4f, 0.0022684347f, 0.004893525f
  };

  private RuntimeKernels() {}

  /** Softmax of a whole array, in place. */
  static void softmax(float[] scores) {
    float largest = -Float.MAX_VALUE;
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    float[] sums = new float[LANES];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = exponential(Math.max(LEAST, scores[i] - largest), EXPONENTIAL);
      sums[i % LANES] += scores[i];
    }
    float share = 1 / total(sums);
    for (int i = 0; i < scores.length; i++) {
      scores[i] *= share;
    }
  }

  /** Halves added, then neighbours, as horizontal additions do. */
  private static float total(float[] lanes) {
    float[] half = new float[LANES / 2];
    for (int i = 0; i < half.length; i++) {
      half[i] = lanes[i] + lanes[i + half.length];
    }
    return ((half[0] + half[1]) + (half[2] + half[3]))
        + ((half[4] + half[5]) + (half[6] + half[7]));
  }

  /** An elementwise function of a row. */
  static float[] activation(Op.Function function, float[] row) {
    float[] y = new float[row.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = activation(function, row[i]);
    }
    return y;
  }

  private static float activation(Op.Function function, float x) {
    return switch (function) {
      case GELU -> gelu(x);
      case GELU_TANH -> x * (0.5f + 0.5f * tanh(x * (0.035677407f * x * x + 0.7978846f)));
      case RELU -> Math.max(x, 0f);
      case TANH -> tanh(x);
    };
  }

  /** {@code x/2 · (1 + erf(x/√2))}. */
  static float gelu(float x) {
    return 0.5f * x * (erf(x * 0.70710677f) + 1f);
  }

  /** The error function. */
  static float erf(float x) {
    float size = Math.min(ERF_LARGEST, Math.abs(x));
    float result;
    if (size > ERF_SPLIT) {
      float power = Math.fma(polynomial(ERF_BIG, size), size, size);
      result = 1f - exponential(-power, ERF_EXPONENTIAL);
    } else {
      result = Math.fma(polynomial(ERF_SMALL, size * size), size, size);
    }
    return Math.copySign(result, x);
  }

  /** The hyperbolic tangent. */
  static float tanh(float x) {
    float bounded = Math.max(-TANH_LARGEST, Math.min(TANH_LARGEST, x));
    float square = bounded * bounded;
    return bounded * polynomial(TANH_OVER, square) / polynomial(TANH_UNDER, square);
  }

  /** e^x as 2^m · e^r. */
  private static float exponential(float x, float[] coefficients) {
    float whole = Math.fma(x, LOG2_E, ROUND) - ROUND;
    float rest = Math.fma(whole, LN2_LOW, Math.fma(whole, LN2_HIGH, x));
    return Math.scalb(polynomial(coefficients, rest), (int) whole);
  }

  private static float polynomial(float[] coefficients, float x) {
    float sum = coefficients[0];
    for (int i = 1; i < coefficients.length; i++) {
      sum = Math.fma(sum, x, coefficients[i]);
    }
    return sum;
  }

  /**
   * Layer norm of a sum, as SkipLayerNormalization: mean and mean square in one pass from left to
   * right.
   */
  static float[] skipLayerNorm(float[] sum, float[] gain, float[] bias, float epsilon) {
    float total = 0;
    float squares = 0;
    for (float value : sum) {
      total += value;
      squares += value * value;
    }
    float mean = total / sum.length;
    float variance = squares / sum.length - mean * mean;
    return scale(sum, mean, variance + epsilon, gain, bias);
  }

  /** Layer norm as LayerNormalization: Welford's running mean and variance. */
  static float[] layerNorm(float[] x, float[] gain, float[] bias, float epsilon) {
    float mean = 0;
    float squares = 0;
    for (int i = 0; i < x.length; i++) {
      float before = x[i] - mean;
      mean += before / (i + 1);
      squares += before * (x[i] - mean);
    }
    return scale(x, mean, squares / x.length + epsilon, gain, bias);
  }

  private static float[] scale(float[] x, float mean, float variance, float[] gain, float[] bias) {
    float deviation = (float) Math.sqrt(variance);
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (x[i] - mean) / deviation * gain[i] + bias[i];
    }
    return y;
  }

  /**
   * A row times a matrix, [K] · [K, N]: the blocks of K that the general kernel adds up, fused
   * multiply-add within each ({@code sgemm.cpp}).
   *
   * @param columns N, taken from column {@code from} of the matrix on
   */
  static float[] row(float[] a, float[][] matrix, int from, int columns) {
    int block = block(a.length, columns);
    float[] sums = new float[columns];
    for (int start = 0; start < a.length; start += block) {
      int end = Math.min(a.length, start + block);
      for (int column = 0; column < columns; column++) {
        float sum = 0;
        for (int k = start; k < end; k++) {
          sum = Math.fma(a[k], matrix[k][from + column], sum);
        }
        sums[column] = start == 0 ? sum : sums[column] + sum;
      }
    }
    return sums;
  }

  /**
   * How many of K are added up at once: blocks of 128 by 128, longer where the other side is short.
   */
  private static int block(int inner, int columns) {
    int width = 128;
    int depth = 128;
    while (columns < inner && width > 16 && width / 2 >= columns) {
      width /= 2;
      depth *= 2;
    }
    return depth;
  }

  /**
   * The same where the left side is a single row: a kernel of its own takes four of K at a time,
   * then two, then one, and adds their products without fusing ({@code SgemmKernelM1Avx.S}).
   */
  static float[] singleRow(float[] a, float[][] matrix, int from, int columns) {
    float[] sums = new float[columns];
    for (int k = 0; k < a.length; ) {
      int group = a.length - k >= 4 ? 4 : a.length - k >= 2 ? 2 : 1;
      for (int column = 0; column < columns; column++) {
        float sum = a[k] * matrix[k][from + column];
        for (int i = 1; i < group; i++) {
          sum += a[k + i] * matrix[k + i][from + column];
        }
        sums[column] = sum + sums[column];
      }
      k += group;
    }
    return sums;
  }
}
