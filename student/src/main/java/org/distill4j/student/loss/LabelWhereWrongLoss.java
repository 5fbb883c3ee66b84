package org.distill4j.student.loss;

import java.util.Arrays;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.loss.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Another loss on the teacher's logits, but the label's cross-entropy in nats on rows whose label
 * is not the teacher's most likely class. The mean is over all rows together, so that a row counts
 * alike whoever teaches it; the cross-entropy has no temperature.
 *
 * <p>Targets {@code [B, >= C + 1]}: the teacher's logits, then the label's index, negative for a
 * row without label, on which the teacher is believed.
 */
public final class LabelWhereWrongLoss extends RowLoss implements Tempered {
  @JsonProperty private final RowLoss otherwise;
  private final HardLabelLoss label = new HardLabelLoss(1);

  /** The given loss, with its weight, wherever the teacher is right. */
  public LabelWhereWrongLoss(@JsonProperty("otherwise") RowLoss otherwise) {
    super(otherwise.weight());
    this.otherwise = otherwise;
  }

  /** Corrects a loss; of a scheduled one what it schedules, so that labels weigh as it says. */
  public static RowLoss of(RowLoss otherwise) {
    return otherwise instanceof ScheduledLoss scheduled
        ? scheduled.around(LabelWhereWrongLoss::new)
        : new LabelWhereWrongLoss(otherwise);
  }

  @Override
  public double row(double[] student, double[] target, double[] gradient) {
    return isWrong(target, student.length)
        ? label.row(student, labelOf(target, student.length), gradient)
        : otherwise.row(student, target, gradient);
  }

  @Override
  public double row(double t, double[] student, double[] target, double[] gradient) {
    return otherwise instanceof Tempered tempered && !isWrong(target, student.length)
        ? tempered.row(t, student, target, gradient)
        : row(student, target, gradient);
  }

  static boolean isWrong(double[] target, int classes) {
    int given = ClassOfRow.label(target, classes);
    return given >= 0 && given != ClassOfRow.likeliest(target, classes);
  }

  private static double[] labelOf(double[] target, int classes) {
    return Arrays.copyOfRange(target, classes, classes + 1);
  }
}
