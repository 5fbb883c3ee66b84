package org.distill4j.teacher.transformer;

import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;

/**
 * The mean of each sequence's rows: {@code [N, H]} and lengths {@code [B, 1]} to {@code [B, H]}.
 * Rows behind the last sequence are in no mean.
 */
final class MeanTokenVertex extends TransformerVertex {
  @Override
  List<Object> identity() {
    return List.of();
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  int inputs() {
    return 2;
  }

  private static final class Working extends KernelVertex {
    private double[] sums = {};
    private float[] numbers = {};

    Working(Place place) {
      super(place);
    }

    @Override
    void forward() {
      PackedBatch batch = context().batch();
      int width = in(0).width();
      reserve(width);
      Buffer result = out().open(batch.size(), width);
      int row = 0;
      for (int i = 0; i < batch.size(); i++) {
        Arrays.fill(sums, 0);
        for (int end = row + batch.length(i); row < end; row++) {
          add(in(0).values(), row * width);
        }
        for (int j = 0; j < width; j++) {
          result.set(i * width + j, sums[j] / batch.length(i));
        }
      }
    }

    private void reserve(int width) {
      if (sums.length != width) {
        sums = new double[width];
        numbers = new float[width];
      }
    }

    private void add(Buffer values, int at) {
      if (!values.isFloat()) {
        for (int j = 0; j < sums.length; j++) {
          sums[j] += values.get(at + j);
        }
        return;
      }
      values.read(at, numbers, 0, numbers.length);
      for (int j = 0; j < sums.length; j++) {
        sums[j] += numbers[j];
      }
    }

    // Each row of a sequence of L takes 1/L of the gradient; there are no others to tell apart.
    @Override
    void backward() {
      boolean adding = in(0).adding();
      Buffer slopes = adding ? context().temporary(0, in(0).rows(), in(0).width()) : in(0).slopes();
      slopes.zero(0, in(0).size());
      scatter(slopes);
      if (adding) {
        kernels().add(in(0).size(), slopes, in(0).slopes());
      }
    }

    private void scatter(Buffer slopes) {
      PackedBatch batch = context().batch();
      int width = in(0).width();
      int row = 0;
      for (int i = 0; i < batch.size(); i++) {
        int first = row * width;
        for (int j = 0; j < width; j++) {
          slopes.set(first + j, out().slopes().get(i * width + j) / batch.length(i));
        }
        for (int k = 1; k < batch.length(i); k++) {
          slopes.copy(first + k * width, slopes, first, width);
        }
        row += batch.length(i);
      }
    }
  }
}
