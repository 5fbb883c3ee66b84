package org.distill4j.teacher.kernel;

import org.apache.commons.math3.special.Erf;

/**
 * The kernels as plain loops, accumulating in double precision: the reference for every fast path,
 * and the arithmetic of gradient checks, which need float64.
 */
public class PlainKernels implements Kernels {
  private static final double SQRT_2 = Math.sqrt(2);
  private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);

  @Override
  public void matmul(MatmulShape s, Buffer a, Buffer b, Buffer bias, Buffer c) {
    for (int batch = 0; batch < s.batch(); batch++) {
      for (int head = 0; head < s.heads(); head++) {
        product(
            s,
            start(s.a(), batch, head),
            start(s.b(), batch, head),
            start(s.c(), batch, head),
            a,
            b,
            bias,
            c);
      }
    }
  }

  private static int start(MatmulShape.Strides strides, int batch, int head) {
    return batch * strides.batch() + head * strides.head();
  }

  @SuppressWarnings("TooManyParameters")
  private static void product(
      MatmulShape s,
      int startA,
      int startB,
      int startC,
      Buffer a,
      Buffer b,
      Buffer bias,
      Buffer c) {
    for (int i = 0; i < s.m(); i++) {
      for (int j = 0; j < s.n(); j++) {
        double sum = 0;
        for (int l = 0; l < s.k(); l++) {
          sum +=
              a.get(startA + i * s.a().row() + l * s.a().column())
                  * b.get(startB + l * s.b().row() + j * s.b().column());
        }
        int at = startC + i * s.c().row() + j;
        double start = (s.accumulate() ? c.get(at) : 0) + (bias == null ? 0 : bias.get(j));
        c.set(at, s.alpha() * sum + start);
      }
    }
  }

  @Override
  public void columnSums(int rows, int width, Buffer x, Buffer sums) {
    for (int j = 0; j < width; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += x.get(i * width + j);
      }
      sums.set(j, sum);
    }
  }

  @Override
  public void add(int size, Buffer x, Buffer y) {
    for (int i = 0; i < size; i++) {
      y.set(i, y.get(i) + x.get(i));
    }
  }

  @Override
  public void gelu(int size, Buffer x, Buffer y) {
    for (int i = 0; i < size; i++) {
      y.set(i, x.get(i) * normal(x.get(i)));
    }
  }

  @Override
  public void geluBackward(int size, Buffer x, Buffer dy, Buffer dx) {
    for (int i = 0; i < size; i++) {
      double v = x.get(i);
      dx.set(i, dy.get(i) * (normal(v) + v * Math.exp(-v * v / 2) / SQRT_2_PI));
    }
  }

  @Override
  public void tanh(int size, Buffer x, Buffer y) {
    for (int i = 0; i < size; i++) {
      y.set(i, Math.tanh(x.get(i)));
    }
  }

  @Override
  public void relu(int size, Buffer x, Buffer y) {
    for (int i = 0; i < size; i++) {
      y.set(i, Math.max(x.get(i), 0));
    }
  }

  @Override
  public void reluBackward(int size, Buffer y, Buffer dy, Buffer dx) {
    for (int i = 0; i < size; i++) {
      dx.set(i, y.get(i) > 0 ? dy.get(i) : 0);
    }
  }

  @Override
  public void tanhBackward(int size, Buffer y, Buffer dy, Buffer dx) {
    for (int i = 0; i < size; i++) {
      dx.set(i, dy.get(i) * (1 - y.get(i) * y.get(i)));
    }
  }

  /** The normal distribution function. */
  double normal(double x) {
    return 0.5 * (1 + Erf.erf(x / SQRT_2));
  }

  @Override
  public void layerNorm(
      NormShape s, Buffer x, Buffer gain, Buffer shift, Buffer y, Buffer mean, Buffer variance) {
    for (int i = 0; i < s.rows(); i++) {
      int row = i * s.width();
      double m = 0;
      for (int j = 0; j < s.width(); j++) {
        m += x.get(row + j) / s.width();
      }
      double v = 0;
      for (int j = 0; j < s.width(); j++) {
        v += (x.get(row + j) - m) * (x.get(row + j) - m) / s.width();
      }
      mean.set(i, m);
      variance.set(i, v);
      double scale = 1 / Math.sqrt(v + s.eps());
      for (int j = 0; j < s.width(); j++) {
        y.set(row + j, gain.get(j) * (x.get(row + j) - m) * scale + shift.get(j));
      }
    }
  }

  @Override
  public void layerNormBackward(
      NormShape s, NormState state, Buffer dy, Buffer dx, Buffer dGain, Buffer dShift) {
    dGain.zero(0, s.width());
    dShift.zero(0, s.width());
    for (int i = 0; i < s.rows(); i++) {
      normRowBackward(s, state, i, dy, dx, dGain, dShift);
    }
  }

  private static void normRowBackward(
      NormShape s, NormState state, int i, Buffer dy, Buffer dx, Buffer dGain, Buffer dShift) {
    int row = i * s.width();
    double mean = state.mean().get(i);
    double scale = 1 / Math.sqrt(state.variance().get(i) + s.eps());
    double sum = 0;
    double dot = 0;
    for (int j = 0; j < s.width(); j++) {
      double unit = (state.x().get(row + j) - mean) * scale;
      double d = dy.get(row + j);
      dGain.set(j, dGain.get(j) + d * unit);
      dShift.set(j, dShift.get(j) + d);
      sum += d * state.gain().get(j) / s.width();
      dot += d * state.gain().get(j) * unit / s.width();
    }
    for (int j = 0; j < s.width(); j++) {
      double unit = (state.x().get(row + j) - mean) * scale;
      dx.set(row + j, scale * (dy.get(row + j) * state.gain().get(j) - sum - unit * dot));
    }
  }

  @Override
  public void softmax(int rows, int width, Buffer x, Buffer y) {
    for (int i = 0; i < rows; i++) {
      int row = i * width;
      double top = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < width; j++) {
        top = Math.max(top, x.get(row + j));
      }
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += Math.exp(x.get(row + j) - top);
      }
      for (int j = 0; j < width; j++) {
        y.set(row + j, Math.exp(x.get(row + j) - top) / sum);
      }
    }
  }

  @Override
  public void softmaxBackward(int rows, int width, Buffer y, Buffer dy, Buffer dx) {
    for (int i = 0; i < rows; i++) {
      int row = i * width;
      double dot = 0;
      for (int j = 0; j < width; j++) {
        dot += y.get(row + j) * dy.get(row + j);
      }
      for (int j = 0; j < width; j++) {
        dx.set(row + j, y.get(row + j) * (dy.get(row + j) - dot));
      }
    }
  }
}
