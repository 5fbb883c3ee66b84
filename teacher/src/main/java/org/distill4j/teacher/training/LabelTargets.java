package org.distill4j.teacher.training;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Targets of a {@link org.distill4j.teacher.loss.HardLabelLoss}. */
public final class LabelTargets {
  /** The index that stands for a row without label. */
  public static final int NONE = -1;

  private LabelTargets() {}

  /** A column {@code [B, 1]} of label indices, NaN for {@link #NONE}. */
  public static INDArray column(List<Integer> labels, int[] rows) {
    float[] column = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int label = labels.get(rows[i]);
      column[i] = label == NONE ? Float.NaN : label;
    }
    return Nd4j.createFromArray(column).reshape(rows.length, 1);
  }
}
