package org.distill4j.compress.prune;

import java.util.List;
import java.util.SortedMap;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;

/**
 * What follows a norm of the residual stream when units are gone: the norm's gain and shift are
 * fitted unit by unit, since its mean and deviation run over fewer units now, and whatever reads
 * the stream is led by the best affine guess of all units from those that are left.
 */
final class HiddenReaders {
  /** Of the mean variance; small, since each unit has many rows. */
  private static final double RIDGE = 1e-5;

  /** A gain changed by less than this is left as it was: the unit says nothing to be scaled. */
  private static final double LEAST_SLOPE = 1e-3;

  private final Place place;
  private final int[] kept;
  private final int width;
  private final AffineFit fit;
  private final RowBuffer mine = new RowBuffer();
  private final RowBuffer theirs = new RowBuffer();
  private final double[][] moments; // of each kept unit: Σx, Σy, Σxx, Σxy
  private long rows;

  /**
   * A place where the stream is normalised.
   *
   * @param vertex its name in the graph
   * @param norm the norm's name in the checkpoint
   * @param readers the linear layers that read it
   * @param firstOnly whether only first tokens are read
   */
  record Place(String vertex, String norm, List<String> readers, boolean firstOnly) {}

  /**
   * Nothing seen yet.
   *
   * @param kept the units that stay, of {@code width}
   */
  HiddenReaders(Place place, int[] kept, int width) {
    this.place = place;
    this.kept = kept;
    this.width = width;
    this.fit = new AffineFit(kept.length, width);
    this.moments = new double[kept.length][4];
  }

  /** Takes a batch. */
  void see(PairedForward.Said said) {
    PackedBatch batch = said.batch();
    Buffer whole = said.whole().get(place.vertex());
    Buffer cut = said.cut().get(place.vertex());
    if (place.firstOnly()) {
      int padded = RowBuffer.firstRows(batch);
      see(
          batch.size(),
          padded,
          mine.first(batch, cut, kept.length),
          theirs.first(batch, whole, width));
    } else {
      see(
          batch.realTokens(),
          batch.rows(),
          mine.tokens(batch, cut, kept.length),
          theirs.tokens(batch, whole, width));
    }
  }

  private void see(int count, int padded, Buffer x, Buffer y) {
    fit.add(count, padded, x, y, 1);
    rows += count;
    float[] from = mine.array(kept.length);
    float[] to = theirs.array(width);
    for (int row = 0; row < count; row++) {
      x.read(row * kept.length, from, 0, kept.length);
      y.read(row * width, to, 0, width);
      for (int i = 0; i < kept.length; i++) {
        double a = from[i];
        double b = to[kept[i]];
        moments[i][0] += a;
        moments[i][1] += b;
        moments[i][2] += a * a;
        moments[i][3] += a * b;
      }
    }
  }

  /**
   * Changes the norm and its readers.
   *
   * @param tensors of the narrow model, changed in place
   * @param wide those of the model before hidden units went
   */
  void apply(SortedMap<String, Tensor> tensors, SortedMap<String, Tensor> wide) {
    double[] slopes = new double[kept.length];
    double[] shifts = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      slopes[i] = slope(moments[i]);
      shifts[i] = (moments[i][1] - slopes[i] * moments[i][0]) / rows;
    }
    float[] gain = tensors.get(place.norm() + ".weight").values().clone();
    float[] shift = tensors.get(place.norm() + ".bias").values().clone();
    for (int i = 0; i < kept.length; i++) {
      gain[i] = (float) (gain[i] * slopes[i]);
      shift[i] = (float) (shift[i] * slopes[i] + shifts[i]);
    }
    tensors.put(place.norm() + ".weight", Tensor.of(gain, gain.length));
    tensors.put(place.norm() + ".bias", Tensor.of(shift, shift.length));
    Affine guess = fit.solve(RIDGE).of(slopes, shifts);
    for (String reader : place.readers()) {
      Tensor weight = wide.get(reader + ".weight");
      Tensor bias = wide.get(reader + ".bias");
      tensors.put(reader + ".weight", guess.before(weight));
      tensors.put(reader + ".bias", guess.before(weight, bias));
    }
  }

  private double slope(double[] sums) {
    double variance = sums[2] / rows - sums[0] / rows * (sums[0] / rows);
    double covariance = sums[3] / rows - sums[0] / rows * (sums[1] / rows);
    double slope = variance > 0 ? covariance / variance : 1;
    return Math.abs(slope) < LEAST_SLOPE ? 1 : slope;
  }
}
