package org.distill4j.compress.sparsify;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.TrainingLoss;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * How much each linear weight of an encoder matters, larger for more, by its name and in its order;
 * none is negative. Immutable as long as nobody writes into what {@link #of} gives.
 */
public final class WeightScores {
  private final SortedMap<String, float[]> scores;

  private WeightScores(SortedMap<String, float[]> scores) {
    this.scores = scores;
  }

  /** The absolute values {@code |w|}: no text is read. */
  public static WeightScores magnitude(Checkpoint model) {
    SortedMap<String, float[]> scores = new TreeMap<>();
    for (String name : LinearWeights.names(model)) {
      float[] own = model.tensor(name).values().clone();
      for (int i = 0; i < own.length; i++) {
        own[i] = Math.abs(own[i]);
      }
      scores.put(name, own);
    }
    return new WeightScores(scores);
  }

  /**
   * {@code w² · mean over examples of (∂L/∂w)²}: twice what zeroing the weight would cost to second
   * order, with the diagonal of the empirical Fisher information for the second derivative (LeCun
   * et al. 1990, Optimal Brain Damage, has that derivative itself). Dropout is off; each example
   * passes alone, since gradients of different examples cancel.
   *
   * @param losses the loss that the model is trained by, as taps
   * @param sequences at least one text
   * @param targets the targets of those losses on these texts
   */
  public static WeightScores fisher(
      Checkpoint model,
      List<? extends TrainingLoss> losses,
      List<TokenizedText> sequences,
      Targets targets) {
    Checkpoint undropped =
        new Checkpoint(model.config().withDropout(0, 0), model.tensors(), model.labels());
    TransformerModel encoder = TransformerModel.forTraining(undropped, losses, 0);
    SortedMap<String, float[]> scores = new TreeMap<>();
    LinearWeights.names(model)
        .forEach(name -> scores.put(name, new float[model.tensor(name).size()]));
    for (int i = 0; i < sequences.size(); i++) {
      PackedBatch batch = PackedBatch.of(List.of(sequences.get(i)));
      encoder.lossAndGradients(batch, targets.of(new int[] {i}, i));
      encoder.words().clearGradients();
      scores.forEach((name, sums) -> addSquares(encoder, name, sums));
    }
    scores.forEach((name, sums) -> weigh(model.tensor(name).values(), sequences.size(), sums));
    return new WeightScores(scores);
  }

  private static void addSquares(TransformerModel encoder, String name, float[] sums) {
    float[] gradient = new float[sums.length];
    encoder.gradients().read(encoder.start(name), gradient, 0, gradient.length);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += gradient[i] * gradient[i];
    }
  }

  private static void weigh(float[] weights, int examples, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= weights[i] * weights[i] / examples;
    }
  }

  /** The scores of a weight. */
  float[] of(String name) {
    return scores.get(name);
  }
}
