package org.distill4j.teacher.training;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.teacher.transformer.Execution;

/**
 * How long and how to train.
 *
 * @param epochs passes over the data
 * @param learningRate the schedule's peak
 * @param batch examples a step
 * @param warmup fraction of the steps in which the rate rises
 * @param seed of the order of the data
 * @param optimizer the optimizer's constants
 * @param microBatch examples at once: gradients of so many are summed to those of a batch, the same
 *     step in less memory
 * @param execution how the model computes
 * @param snapshots where it keeps its state; empty to keep none
 * @param thinning what takes weights away meanwhile; empty for nothing
 */
public record TrainingSettings(
    int epochs,
    double learningRate,
    int batch,
    double warmup,
    long seed,
    AdamWSettings optimizer,
    int microBatch,
    Execution execution,
    Optional<Snapshots> snapshots,
    Optional<TrainingMask.Plan> thinning) {
  /** Checks the ranges. */
  public TrainingSettings {
    if (!(epochs > 0)) {
      throw new IllegalArgumentException("epochs: must be > 0; got " + epochs);
    }
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "learningRate: must be finite and > 0; got " + learningRate);
    }
    if (!(batch > 0)) {
      throw new IllegalArgumentException("batch: must be > 0; got " + batch);
    }
    if (!(microBatch > 0)) {
      throw new IllegalArgumentException("microBatch: must be > 0; got " + microBatch);
    }
    Objects.requireNonNull(execution);
    Objects.requireNonNull(snapshots);
    Objects.requireNonNull(thinning);
  }

  /** A training that keeps no state. */
  public TrainingSettings(
      int epochs,
      double learningRate,
      int batch,
      double warmup,
      long seed,
      AdamWSettings optimizer,
      int microBatch,
      Execution execution) {
    this(
        epochs,
        learningRate,
        batch,
        warmup,
        seed,
        optimizer,
        microBatch,
        execution,
        Optional.empty(),
        Optional.empty());
  }

  /** Whole batches at once, in float32. */
  public TrainingSettings(
      int epochs,
      double learningRate,
      int batch,
      double warmup,
      long seed,
      AdamWSettings optimizer) {
    this(
        epochs,
        learningRate,
        batch,
        warmup,
        seed,
        optimizer,
        Math.max(1, batch),
        Execution.defaults());
  }

  /** The same with that many examples at once. */
  public TrainingSettings withMicroBatch(int examples) {
    return with(examples, execution, snapshots, thinning);
  }

  /** The same, computing in that way. */
  public TrainingSettings withExecution(Execution other) {
    return with(microBatch, other, snapshots, thinning);
  }

  /** The same, keeping its state. */
  public TrainingSettings withSnapshots(Snapshots kept) {
    return with(microBatch, execution, Optional.of(kept), thinning);
  }

  /** The same, losing weights on the way. */
  public TrainingSettings withThinning(TrainingMask.Plan plan) {
    return with(microBatch, execution, snapshots, Optional.of(plan));
  }

  private TrainingSettings with(
      int examples, Execution how, Optional<Snapshots> kept, Optional<TrainingMask.Plan> plan) {
    return new TrainingSettings(
        epochs, learningRate, batch, warmup, seed, optimizer, examples, how, kept, plan);
  }
}
