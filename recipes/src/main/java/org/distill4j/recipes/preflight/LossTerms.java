package org.distill4j.recipes.preflight;

import java.util.List;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.student.distillation.DistillationLoss;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates.Distance;

/** What the losses of a recipe are for the training. */
public final class LossTerms {
  private LossTerms() {}

  /**
   * The term.
   *
   * @param layers the teacher layer behind each student layer, numbers from 0; -1 for none; read by
   *     losses on layers alone
   */
  public static DistillationLoss of(Loss loss, List<Integer> layers) {
    if (loss instanceof Loss.Softened softened) {
      return softened(softened);
    }
    if (loss instanceof Loss.LogitMse mse) {
      return new DistillationLoss.LogitMse(mse.weight());
    }
    if (loss instanceof Loss.Embedding embedding) {
      boolean mse = embedding.distance() == Loss.HiddenStates.Distance.MSE;
      return new DistillationLoss.Embedding(
          embedding.weight(), mse ? Distance.MSE : Distance.COSINE);
    }
    if (loss instanceof Loss.Similarities similarities) {
      return new DistillationLoss.Similarities(similarities.weight());
    }
    if (loss instanceof Loss.HardLabel hard) {
      return new DistillationLoss.HardLabel(hard.weight(), hard.smoothing());
    }
    if (loss instanceof Loss.HiddenStates hidden) {
      boolean cosine = hidden.distance() == Loss.HiddenStates.Distance.COSINE;
      return new DistillationLoss.HiddenStates(
          hidden.weight(), cosine ? Distance.COSINE : Distance.MSE, layers, hidden.embeddings());
    }
    if (loss instanceof Loss.ClsStates cls) {
      return new DistillationLoss.ClsStates(cls.weight(), layers);
    }
    throw new AssertionError(loss); // attention scores are ScoreTerms' matter
  }

  private static DistillationLoss softened(Loss.Softened loss) {
    if (loss instanceof Loss.SoftTarget) {
      return new DistillationLoss.SoftTarget(loss.temperature(), loss.weight());
    }
    if (loss instanceof Loss.ReverseKl) {
      return new DistillationLoss.ReverseKl(loss.temperature(), loss.weight());
    }
    if (loss instanceof Loss.JensenShannon) {
      return new DistillationLoss.JensenShannon(loss.temperature(), loss.weight());
    }
    if (loss instanceof Loss.Dkd dkd) {
      return new DistillationLoss.Dkd(dkd.alpha(), dkd.beta(), dkd.temperature(), dkd.weight());
    }
    throw new AssertionError(loss);
  }
}
