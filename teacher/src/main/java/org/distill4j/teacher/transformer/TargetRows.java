package org.distill4j.teacher.transformer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a batch should give at one tap: a row for each of the tap's rows. A row that starts with NaN
 * has no target.
 */
public final class TargetRows {
  private final float[][] rows;

  private TargetRows(float[][] rows) {
    this.rows = rows;
  }

  /** Targets row by row; the arrays are shared. */
  public static TargetRows of(float[][] rows) {
    return new TargetRows(rows);
  }

  /** A fresh array, which the graph frees. */
  INDArray array(DataType type) {
    return Nd4j.createFromArray(rows).castTo(type);
  }
}
