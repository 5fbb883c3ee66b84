package org.distill4j.teacher.transformer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a batch should give at one tap: a row for each of the tap's rows. A row that starts with NaN
 * has no target.
 */
public final class TargetRows {
  private static final int ROWS = -1;

  private final float[][] rows;
  private final int count;
  private final double weight;

  private TargetRows(float[][] rows, int count, double weight) {
    this.rows = rows;
    this.count = count;
    this.weight = weight;
  }

  /** Targets row by row; the arrays are shared. */
  public static TargetRows of(float[][] rows) {
    return new TargetRows(rows, ROWS, 1);
  }

  /**
   * Another model's vectors, for a {@link AttentionRelationTapLoss}.
   *
   * @param rows a row for each token, and perhaps more
   * @param count the number that each head's mean is over
   * @param weight the loss's factor in this step
   */
  public static TargetRows ofVectors(float[][] rows, long count, double weight) {
    return new TargetRows(rows, Math.toIntExact(count), weight);
  }

  /** How many rows have a target; for vectors, the number that the mean is over. */
  public int count() {
    if (count != ROWS) {
      return count;
    }
    int targets = 0;
    for (float[] row : rows) {
      targets += Float.isNaN(row[0]) ? 0 : 1;
    }
    return targets;
  }

  /** The loss's factor in this step. */
  double weight() {
    return weight;
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
