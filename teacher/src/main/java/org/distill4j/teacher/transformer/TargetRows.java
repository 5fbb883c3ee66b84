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

  /** How many rows have a target. */
  public int count() {
    int count = 0;
    for (float[] row : rows) {
      count += Float.isNaN(row[0]) ? 0 : 1;
    }
    return count;
  }

  /** The rows themselves. */
  float[] row(int index) {
    return rows[index];
  }

  /** How many rows there are. */
  int size() {
    return rows.length;
  }

  /** A fresh array, for a graph that DL4J runs. */
  INDArray array(DataType type) {
    return Nd4j.createFromArray(rows).castTo(type);
  }
}
