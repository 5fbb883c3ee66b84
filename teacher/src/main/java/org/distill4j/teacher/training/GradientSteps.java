package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Workers;
import org.distill4j.teacher.transformer.StepClock;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Makes one optimizer step of one batch, at once or in parts whose gradients are summed. A loss
 * that is a mean stays the mean over the whole batch: a part's counts by its share of the rows with
 * a target.
 */
public final class GradientSteps {
  private static final int CHUNK = 2048;

  private final TransformerModel encoder;
  private final AdamW optimizer;
  private final int atOnce;
  private final PackedBatch batch = new PackedBatch();
  private final double[] whole;
  private float[] sum = {};
  private Optional<TrainingMask> thinning = Optional.empty();

  /**
   * Steps of one model.
   *
   * @param atOnce examples that go through the model together
   */
  public GradientSteps(TransformerModel encoder, AdamWSettings settings, int atOnce) {
    this.encoder = encoder;
    this.optimizer = new AdamW(encoder, settings);
    this.atOnce = atOnce;
    this.whole = new double[encoder.losses().size()];
    Arrays.fill(whole, 1);
  }

  /** Lets somebody take weights away as steps are made. */
  public void thinBy(TrainingMask other) {
    thinning = Optional.of(other);
  }

  /** What changes the weights. */
  public AdamW optimizer() {
    return optimizer;
  }

  /**
   * Computes a batch's loss and gradients, and updates the weights.
   *
   * @param rows numbers of the batch's examples
   * @return the losses' sum before the update
   */
  public double step(
      int[] rows, List<TokenizedText> sequences, Targets targets, double learningRate) {
    int step = optimizer.steps();
    thinning.ifPresent(t -> t.beforeStep(step));
    double loss =
        rows.length <= atOnce ? atOnce(rows, sequences, targets) : parts(rows, sequences, targets);
    if (Double.isFinite(loss)) {
      thinning.ifPresent(t -> t.beforeUpdate(step, learningRate));
      optimizer.step(learningRate);
      thinning.ifPresent(t -> t.afterUpdate(step));
    }
    return loss;
  }

  private double atOnce(int[] rows, List<TokenizedText> sequences, Targets targets) {
    StepClock.Part before = encoder.clock().enter(StepClock.Part.DATA);
    batch.fill(sequences, rows);
    List<TargetRows> wanted = targets.of(rows, optimizer.steps());
    encoder.clock().enter(before);
    return pass(wanted, 0, whole);
  }

  private double pass(List<TargetRows> wanted, int part, double[] shares) {
    optimizer.prepare(batch);
    return encoder.lossAndGradients(batch, wanted, part, shares);
  }

  private double parts(int[] rows, List<TokenizedText> sequences, Targets targets) {
    StepClock.Part before = encoder.clock().enter(StepClock.Part.DATA);
    List<int[]> parts = new ArrayList<>();
    List<List<TargetRows>> wanted = new ArrayList<>();
    int[] totals = new int[whole.length];
    for (int from = 0; from < rows.length; from += atOnce) {
      int[] part = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + atOnce));
      List<TargetRows> targetsOfPart = targets.of(part, optimizer.steps());
      for (int i = 0; i < totals.length; i++) {
        totals[i] += targetsOfPart.get(i).count();
      }
      parts.add(part);
      wanted.add(targetsOfPart);
    }
    encoder.clock().enter(before);
    double loss = 0;
    for (int i = 0; i < parts.size(); i++) {
      batch.fill(sequences, parts.get(i));
      loss += pass(wanted.get(i), i, shares(wanted.get(i), totals));
      collect(i == 0, i == parts.size() - 1);
    }
    return loss;
  }

  private static double[] shares(List<TargetRows> part, int[] totals) {
    double[] shares = new double[totals.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (double) part.get(i).count() / Math.max(1, totals[i]);
    }
    return shares;
  }

  // The graph's gradients are overwritten by each pass; those of words are summed by their table.
  private void collect(boolean first, boolean last) {
    Buffer gradients = encoder.trainedGradients();
    if (sum.length != gradients.length()) {
      sum = new float[gradients.length()];
    }
    if (first) {
      Arrays.fill(sum, 0);
    }
    Workers.run((part, parts) -> add(gradients, part, parts));
    if (last) {
      gradients.write(0, sum, 0, sum.length);
    }
  }

  private void add(Buffer gradients, int part, int parts) {
    float[] gradient = new float[CHUNK];
    float[] total = new float[CHUNK];
    for (int from = part * CHUNK; from < sum.length; from += parts * CHUNK) {
      int count = Math.min(CHUNK, sum.length - from);
      gradients.read(from, gradient, 0, count);
      System.arraycopy(sum, from, total, 0, count);
      for (int i = 0; i < count; i++) {
        total[i] += gradient[i];
      }
      System.arraycopy(total, 0, sum, from, count);
    }
  }
}
