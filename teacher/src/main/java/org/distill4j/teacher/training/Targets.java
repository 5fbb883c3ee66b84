package org.distill4j.teacher.training;

import org.distill4j.teacher.batch.PackedBatch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a model is trained towards. */
@FunctionalInterface
public interface Targets {
  /**
   * The targets of a batch, one array a loss, in the order of the model's losses; fresh arrays,
   * which the graph frees.
   *
   * @param rows numbers of the batch's examples in the training data
   * @param batch the batch
   */
  INDArray[] of(int[] rows, PackedBatch batch);
}
