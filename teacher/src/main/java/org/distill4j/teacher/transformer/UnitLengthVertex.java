package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Buffer;

/**
 * Brings each row to length one: {@code y = x / max(|x|, 1e-12)}, {@code [B, D]} to {@code [B, D]}.
 *
 * <p>Its gradient is {@code (g - y (y · g)) / |x|}; a row shorter than that bound, which points
 * nowhere, has none.
 */
final class UnitLengthVertex extends TransformerVertex {
  /** PyTorch's {@code normalize} has the same bound, and the exported graph. */
  static final double SHORTEST = 1e-12;

  @Override
  List<Object> identity() {
    return List.of();
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  private static final class Working extends KernelVertex {
    private double[] lengths = {};

    Working(Place place) {
      super(place);
    }

    @Override
    void forward() {
      int width = in(0).width();
      int rows = in(0).rows();
      Buffer values = in(0).values();
      Buffer result = out().open(rows, width);
      if (lengths.length < rows) {
        lengths = new double[rows];
      }
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
          sum += values.get(i) * values.get(i);
        }
        lengths[row] = Math.sqrt(sum);
        double divisor = Math.max(lengths[row], SHORTEST);
        for (int i = row * width; i < (row + 1) * width; i++) {
          result.set(i, values.get(i) / divisor);
        }
      }
    }

    @Override
    void backward() {
      Buffer slopes = in(0).slopes();
      if (!in(0).adding()) {
        slopes.zero(0, in(0).size());
      }
      Buffer result = out().values();
      Buffer given = out().slopes();
      int width = in(0).width();
      for (int row = 0; row < in(0).rows(); row++) {
        if (!(lengths[row] > SHORTEST)) {
          continue;
        }
        double along = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
          along += result.get(i) * given.get(i);
        }
        for (int i = row * width; i < (row + 1) * width; i++) {
          slopes.set(i, slopes.get(i) + (given.get(i) - along * result.get(i)) / lengths[row]);
        }
      }
    }
  }
}
