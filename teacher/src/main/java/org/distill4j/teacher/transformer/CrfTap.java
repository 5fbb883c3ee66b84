package org.distill4j.teacher.transformer;

import java.util.Arrays;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.loss.Crf;

/** A {@link CrfTapLoss} at work, sentence by sentence in double precision. */
final class CrfTap extends Tap {
  private final CrfTapLoss loss;
  private final KernelVertex chain;
  private final Crf field;
  private final double[] scores;
  private final double[] scoreSlopes;
  private int[] rows = {};
  private int[] labels = {};
  private double[] values = {};
  private double[] slopes = {};

  /**
   * A tap.
   *
   * @param emissions whose output is held to tags
   * @param chain the {@link CrfVertex} with their scores
   */
  CrfTap(CrfTapLoss loss, KernelVertex emissions, KernelVertex chain) {
    super(emissions);
    this.loss = loss;
    this.chain = chain;
    this.field = new Crf(loss.grammar());
    this.scores = new double[loss.grammar().size() * (loss.grammar().size() + 2)];
    this.scoreSlopes = new double[scores.length];
  }

  @Override
  double run() {
    Buffer gradient = slopes(loss.name());
    take();
    double factor = share() * weight() / Math.max(1, targets().count());
    PackedBatch batch = vertex().context().batch();
    double sum = 0;
    int start = 0;
    for (int i = 0; i < batch.size(); i++) {
      sum += sentence(start, batch.length(i), factor, gradient);
      start += batch.length(i);
    }
    for (int i = 0; i < scoreSlopes.length; i++) {
      chain.gradient(0).set(i, factor * scoreSlopes[i]);
    }
    return factor * sum;
  }

  private void take() {
    Buffer parameter = chain.parameter(0);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = parameter.get(i);
    }
    field.use(scores);
    Arrays.fill(scoreSlopes, 0);
  }

  private double weight() {
    float[] first = targets().row(0);
    // Rows without a target end in the progress too.
    return loss.weight().applyAsDouble(first.length > 1 ? first[first.length - 1] : 1);
  }

  private double sentence(int start, int length, double factor, Buffer gradient) {
    int words = words(start, length);
    if (words == 0) {
      return 0;
    }
    int width = vertex().out().width();
    Buffer out = vertex().out().values();
    for (int t = 0; t < words; t++) {
      for (int j = 0; j < width; j++) {
        values[t * width + j] = out.get(rows[t] * width + j);
      }
    }
    Arrays.fill(slopes, 0, words * width, 0);
    double value = field.loss(words, values, labels, slopes, scoreSlopes);
    for (int t = 0; t < words; t++) {
      for (int j = 0; j < width; j++) {
        int at = rows[t] * width + j;
        gradient.set(at, gradient.get(at) + factor * slopes[t * width + j]);
      }
    }
    return value;
  }

  /** Finds the sentence's words and their tags. */
  private int words(int start, int length) {
    if (rows.length < length) {
      rows = new int[length];
      labels = new int[length];
      values = new double[length * vertex().out().width()];
      slopes = new double[values.length];
    }
    int words = 0;
    for (int row = start; row < start + length; row++) {
      float label = targets().row(row)[0];
      if (!Float.isNaN(label)) {
        int before = words == 0 ? -1 : labels[words - 1];
        rows[words] = row;
        labels[words] = loss.grammar().repaired(before, (int) label);
        words++;
      }
    }
    return words;
  }
}
