package org.distill4j.teacher.loss;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A loss that is a mean over rows, computed row by row in double precision; this class brings it
 * into DL4J's form.
 *
 * <p>DL4J divides a score by the rows of the tap, and leaves gradients alone where {@code
 * miniBatch} is off; the score is therefore handed over multiplied.
 */
public abstract class RowLoss implements ILossFunction {
  @JsonProperty private final double weight;

  /**
   * A loss with a weight.
   *
   * @throws IllegalArgumentException if the weight is not finite and positive
   */
  protected RowLoss(double weight) {
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight: must be finite and > 0; got " + weight);
    }
    this.weight = weight;
  }

  /** The factor on the mean. */
  public final double weight() {
    return weight;
  }

  /**
   * One row's loss.
   *
   * @param row the model's numbers
   * @param target the row's target
   * @param gradient receives the loss's gradient by the row; all zero before
   * @return the loss, before weight and mean
   */
  public abstract double row(double[] row, double[] target, double[] gradient);

  /**
   * The weighted mean over rows with a target.
   *
   * @param rows {@code [rows, C]}
   * @param targets {@code [rows, .]}
   * @param gradients receives {@code [rows, C]}
   */
  public final double mean(double[][] rows, double[][] targets, double[][] gradients) {
    int count = 0;
    for (double[] target : targets) {
      count += Double.isNaN(target[0]) ? 0 : 1;
    }
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      gradients[i] = new double[rows[i].length];
      if (!Double.isNaN(targets[i][0])) {
        sum += row(rows[i], targets[i], gradients[i]);
      }
      for (int j = 0; j < gradients[i].length; j++) {
        gradients[i][j] *= weight / Math.max(1, count);
      }
    }
    return weight * sum / Math.max(1, count);
  }

  @Override
  public final double computeScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    double[][] rows = output.toDoubleMatrix();
    return mean(rows, labels.toDoubleMatrix(), new double[rows.length][]) * rows.length;
  }

  @Override
  public final INDArray computeScoreArray(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    double[][] rows = output.toDoubleMatrix();
    double[][] targets = labels.toDoubleMatrix();
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      boolean has = !Double.isNaN(targets[i][0]);
      scores.add(has ? weight * row(rows[i], targets[i], new double[rows[i].length]) : 0);
    }
    return Nd4j.createFromArray(scores.toArray(new Double[0]));
  }

  @Override
  public final INDArray computeGradient(
      INDArray labels, INDArray output, IActivation activation, INDArray mask) {
    double[][] rows = output.toDoubleMatrix();
    double[][] gradients = new double[rows.length][];
    mean(rows, labels.toDoubleMatrix(), gradients);
    return Nd4j.createFromArray(gradients).castTo(output.dataType());
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, output, activation, mask, average),
        computeGradient(labels, output, activation, mask));
  }

  @Override
  public final String name() {
    return getClass().getSimpleName();
  }
}
