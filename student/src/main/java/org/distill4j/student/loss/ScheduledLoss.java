package org.distill4j.student.loss;

import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import org.distill4j.teacher.loss.RowLoss;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Another loss whose weight, and temperature where it has one, change over the training.
 *
 * <p>The progress of the training, in [0, 1], stands in the last column of every target row behind
 * what the other loss reads: so the loss keeps no state, and a step gives the same numbers whenever
 * it is made.
 */
public final class ScheduledLoss extends RowLoss {
  @JsonProperty private final RowLoss loss;
  @JsonProperty private final Schedule weight;
  @JsonProperty private final Schedule temperature;

  /**
   * A loss of weight 1, brought to these schedules.
   *
   * @param temperature read by losses that have a temperature
   */
  ScheduledLoss(
      @JsonProperty("loss") RowLoss loss,
      @JsonProperty("weight") Schedule weight,
      @JsonProperty("temperature") Schedule temperature) {
    super(1);
    this.loss = loss;
    this.weight = weight;
    this.temperature = temperature;
  }

  /**
   * The loss itself where all is constant, else a scheduled one.
   *
   * @param loss makes a loss of a weight, at the temperature's first value
   */
  public static RowLoss of(DoubleFunction<RowLoss> loss, Schedule weight, Schedule temperature) {
    return weight.isConstant() && temperature.isConstant()
        ? loss.apply(weight.from())
        : new ScheduledLoss(loss.apply(1), weight, temperature);
  }

  /** The same schedules of what is made of the loss. */
  ScheduledLoss around(UnaryOperator<RowLoss> made) {
    return new ScheduledLoss(made.apply(loss), weight, temperature);
  }

  @Override
  public double row(double[] student, double[] target, double[] gradient) {
    double progress = target[target.length - 1];
    double value =
        loss instanceof Tempered tempered
            ? tempered.row(temperature.at(progress), student, target, gradient)
            : loss.row(student, target, gradient);
    double factor = weight.at(progress);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
    return factor * value;
  }
}
