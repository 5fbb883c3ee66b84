package org.distill4j.teacher.training;

import java.util.List;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * What a model is trained towards. It follows from rows, step and {@link #state} alone: a training
 * that goes on after a kill asks for the steps that are left, and must be answered the same.
 */
@FunctionalInterface
public interface Targets {
  /**
   * The targets of a batch, one array a loss, in the order of the model's losses; fresh arrays,
   * which the graph frees.
   *
   * @param rows numbers of the batch's examples in the training data
   * @param step number of the training's step, from 0; a batch may be asked for in parts
   */
  List<TargetRows> of(int[] rows, int step);

  /**
   * Hears that an epoch begins, or goes on after a kill, before anything of it is asked for.
   *
   * @param epoch from 1
   */
  default void beforeEpoch(int epoch) {
    // what is wanted of a row is the same in every epoch
  }

  /**
   * Looks at the model between two epochs.
   *
   * @param epoch the one that is over, from 1
   */
  default void afterEpoch(int epoch, TransformerModel model) {
    // what is wanted does not depend on the model
  }

  /** What was learned from models so far; of one length throughout a training. */
  default double[] state() {
    return new double[0];
  }

  /** Takes back what {@link #state} gave, in a training of the same data and model. */
  default void restore(double[] state) {
    // nothing was given
  }
}
