package org.distill4j.recipes.recipe;

import java.util.Objects;

/**
 * How a model is trained: AdamW with linear warm-up and linear decay to zero.
 *
 * @param epochs passes over the data
 * @param learningRate the highest learning rate
 * @param batch examples a step
 * @param warmup the share of all steps over which the rate rises, in [0, 1)
 * @param weightDecay decoupled weight decay; biases and layer norms are spared
 * @param dropout the probability that a unit is dropped, in [0, 1)
 * @param clip the largest global norm of a gradient
 * @param microBatch examples at once, their gradients summed to those of a batch; at most the batch
 * @param recompute whether activations are computed twice in place of being kept
 * @param train what of the model learns
 */
public record Training(
    int epochs,
    double learningRate,
    int batch,
    double warmup,
    double weightDecay,
    double dropout,
    double clip,
    int microBatch,
    boolean recompute,
    Trained train) {
  /** The highest rate for a head alone: nothing that was learned before can be lost by it. */
  static final double HEAD_RATE = 1.0e-3;

  /** Passes over the data; more are a slip of the keyboard. */
  public static final Bound EPOCHS = Bound.between(1, 100_000);

  /** What of a model learns. */
  public enum Trained {
    /** The whole model. */
    ALL,
    /** The head alone, on an encoder that stays as it is, to the bit. */
    HEAD
  }

  /** A training of the whole model. */
  public Training(
      int epochs,
      double learningRate,
      int batch,
      double warmup,
      double weightDecay,
      double dropout,
      double clip,
      int microBatch,
      boolean recompute) {
    this(
        epochs,
        learningRate,
        batch,
        warmup,
        weightDecay,
        dropout,
        clip,
        microBatch,
        recompute,
        Trained.ALL);
  }

  /** Checks every number. */
  public Training {
    EPOCHS.check("epochs", epochs);
    Bound.POSITIVE.check("learning-rate", learningRate);
    Bound.atLeast(1).check("batch", batch);
    Bound.PROBABILITY.check("warmup", warmup);
    Bound.NOT_NEGATIVE.check("weight-decay", weightDecay);
    Bound.PROBABILITY.check("dropout", dropout);
    Bound.POSITIVE.check("clip", clip);
    Bound.between(1, batch).check("micro-batch", microBatch);
    Objects.requireNonNull(train, "train");
  }

  /** The same for another number of epochs. */
  public Training withEpochs(int number) {
    return with(number, learningRate, train);
  }

  /** The same at another learning rate. */
  public Training withLearningRate(double rate) {
    return with(epochs, rate, train);
  }

  /** The same of the head alone, at the rate that suits it. */
  public Training ofHead() {
    return with(epochs, HEAD_RATE, Trained.HEAD);
  }

  /** Whether the encoder stays as it is. */
  public boolean isOfHead() {
    return train == Trained.HEAD;
  }

  /** How long and how fast, in words. */
  public String words() {
    return epochs
        + (epochs == 1 ? " epoch" : " epochs")
        + " at a learning rate of "
        + learningRate
        + (isOfHead() ? ", of its head alone: the encoder stays as it is" : "");
  }

  private Training with(int number, double rate, Trained what) {
    return new Training(
        number, rate, batch, warmup, weightDecay, dropout, clip, microBatch, recompute, what);
  }

  /** Fine-tuning of a pretrained teacher: the settings of Devlin et al. 2019 (arXiv 1810.04805). */
  public static Training fineTuning() {
    return new Training(2, 5.0e-5, 32, 0.1, 0.01, 0.1, 1.0, 32, false);
  }

  /** A head on an encoder that stays as it is. */
  public static Training head() {
    return fineTuning().withEpochs(5).ofHead();
  }

  /** Distillation, whose soft targets bear a higher rate and one more epoch. */
  public static Training distillation() {
    return new Training(3, 1.0e-4, 32, 0.1, 0.01, 0.1, 1.0, 32, false);
  }
}
