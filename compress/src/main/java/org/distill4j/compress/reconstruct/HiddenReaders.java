package org.distill4j.compress.reconstruct;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;

/**
 * Fits a norm of the residual stream and its readers after hidden units were removed: the norm's
 * gain and shift unit by unit, since its mean and deviation run over fewer units now, and the
 * linear layers that read the stream by the best affine estimate of all units from those that are
 * left.
 */
final class HiddenReaders {
  /** Of the mean variance; small, since each unit has many rows. */
  private static final double RIDGE = 1e-5;

  /** A gain that would shrink below this factor stays: the unit carries nothing to be scaled. */
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
   * A place where the stream is normalized.
   *
   * @param value the normalized stream
   * @param norm what normalizes it
   * @param readers the linear layers that read it
   * @param firstOnly whether only first tokens are read
   */
  record Place(String value, Op.LayerNorm norm, List<Op.Linear> readers, boolean firstOnly) {
    /** What reads a value, dropout and pooling between them. */
    static Place of(Architecture model, Op.LayerNorm norm, String value) {
      List<Op.Linear> readers = new ArrayList<>();
      boolean pooled = false;
      List<String> open = new ArrayList<>(List.of(value));
      while (!open.isEmpty()) {
        for (Op op : model.readers().getOrDefault(open.remove(0), List.of())) {
          if (op instanceof Op.Linear linear) {
            readers.add(linear);
          } else if (op instanceof Op.Dropout || op instanceof Op.Pool) {
            pooled |= op instanceof Op.Pool;
            open.add(op.output());
          }
        }
      }
      boolean sentence = model.outputs().containsKey(ModelFamily.SENTENCE);
      return new Place(value, norm, List.copyOf(readers), pooled && sentence);
    }
  }

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
  void see(PairedForward.Values values) {
    PackedBatch batch = values.batch();
    Buffer whole = values.whole().get(place.value());
    Buffer cut = values.cut().get(place.value());
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
    String gains = place.norm().gain().tensor();
    String biases = place.norm().shift().tensor();
    float[] gain = tensors.get(gains).values().clone();
    float[] shift = tensors.get(biases).values().clone();
    for (int i = 0; i < kept.length; i++) {
      gain[i] = (float) (gain[i] * slopes[i]);
      shift[i] = (float) (shift[i] * slopes[i] + shifts[i]);
    }
    tensors.put(gains, Tensor.of(gain, gain.length));
    tensors.put(biases, Tensor.of(shift, shift.length));
    Affine guess = fit.solve(RIDGE).of(slopes, shifts);
    for (Op.Linear reader : place.readers()) {
      Tensor weight = wide.get(reader.weight().tensor());
      Tensor bias = wide.get(reader.biasTensor());
      tensors.put(reader.weight().tensor(), guess.before(weight));
      tensors.put(reader.biasTensor(), guess.before(weight, bias));
    }
  }

  private double slope(double[] sums) {
    double variance = sums[2] / rows - sums[0] / rows * (sums[0] / rows);
    double covariance = sums[3] / rows - sums[0] / rows * (sums[1] / rows);
    double slope = variance > 0 ? covariance / variance : 1;
    return Math.abs(slope) < LEAST_SLOPE ? 1 : slope;
  }
}
