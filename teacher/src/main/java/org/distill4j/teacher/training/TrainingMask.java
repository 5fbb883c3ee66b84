package org.distill4j.teacher.training;

import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Takes weights away while a model is trained: looks at the gradients of every step, and has the
 * optimizer hold at zero what is to go. Serves one training.
 *
 * <p>All that its coming decisions follow from is in {@link #state}, so that a training that was
 * killed goes on to the same bytes.
 */
public interface TrainingMask {
  /** Begins the thinning of a training. */
  @FunctionalInterface
  interface Plan {
    /**
     * A thinning that has taken nothing yet.
     *
     * @param encoder the model
     * @param optimizer what changes its weights, and can hold some at zero
     * @param steps of the whole training
     */
    TrainingMask begin(TransformerModel encoder, AdamW optimizer, int steps);
  }

  /** Before the passes of a step, which counts from 0. */
  default void beforeStep(int step) {
    // nothing to prepare
  }

  /**
   * After the passes of a step: the gradients are there, taken at the weights as they are.
   *
   * @param learningRate of the update that follows
   */
  void beforeUpdate(int step, double learningRate);

  /** After the update of a step. */
  void afterUpdate(int step);

  /** Before the model is scored. */
  default void beforeScore() {
    // scored as it is
  }

  /** After the model was scored. */
  default void afterScore() {
    // trained on as it is
  }

  /** Whether nothing more goes once so many steps are made. */
  boolean isOver(int steps);

  /** All that it knows; of one length throughout a training. */
  double[] state();

  /** Takes back what {@link #state} gave, in a training of the same shapes. */
  void restore(double[] state);
}
