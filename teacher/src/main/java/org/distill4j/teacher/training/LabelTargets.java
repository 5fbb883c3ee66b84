package org.distill4j.teacher.training;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.transformer.TargetRows;

/** Targets of a {@link org.distill4j.teacher.loss.HardLabelLoss}. */
public final class LabelTargets {
  /** The index that stands for a row without label. */
  public static final int NONE = -1;

  private LabelTargets() {}

  /** The width of targets: 1, or C where a text may have several of C labels. */
  public static int width(Checkpoint model) {
    return Head.of(model) == Head.LABELS ? model.labels().size() : 1;
  }

  /** A column {@code [B, 1]} of label indices, NaN for {@link #NONE}. */
  public static TargetRows column(List<Integer> labels, int[] rows) {
    float[][] column = new float[rows.length][1];
    for (int i = 0; i < rows.length; i++) {
      int label = labels.get(rows[i]);
      column[i][0] = label == NONE ? Float.NaN : label;
    }
    return TargetRows.of(column);
  }
}
