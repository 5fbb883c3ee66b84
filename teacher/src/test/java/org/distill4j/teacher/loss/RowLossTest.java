package org.distill4j.teacher.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RowLossTest {
  private static final double[][] LOGITS = {{1, 2, -1}, {0.5, 0, 3}};
  private static final double[][] LABELS = {{1}, {0}};
  private static final double EXACT = 1e-14; // a few float64 operations

  private static double mean(RowLoss loss, double[][] targets, double[][] gradients) {
    return loss.mean(LOGITS, targets, gradients);
  }

  // PyTorch 2.15.0, float64: torch.nn.functional.cross_entropy and its gradient.
  @Test
  void hardLabelsCostTheirCrossEntropy() {
    double[][] gradients = new double[2][];
    assertEquals(1.4864425875687768, mean(new HardLabelLoss(1), LABELS, gradients), EXACT);
    double[] first = {0.12974823017120957, -0.1473077436508794, 0.017559513479669865};
    double[] second = {-0.46373927715962615, 0.021993240146028922, 0.44174603701359716};
    assertArrayEquals(first, gradients[0], EXACT);
    assertArrayEquals(second, gradients[1], EXACT);
  }

  // PyTorch 2.15.0, float64: the same with label_smoothing = 0.1.
  @Test
  void smoothedLabelsCostALittleOfEveryClass() {
    double[][] gradients = new double[2][];
    assertEquals(1.51977592090211, mean(new HardLabelLoss(1, 0.1), LABELS, gradients), EXACT);
    double[] first = {0.1130815635045429, -0.11397441031754607, 0.0008928468130031987};
    double[] second = {-0.4304059438262928, 0.005326573479362256, 0.4250793703469305};
    assertArrayEquals(first, gradients[0], EXACT);
    assertArrayEquals(second, gradients[1], EXACT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void refusesSmoothingOutsideItsRange(double smoothing) {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> new HardLabelLoss(1, smoothing));
    assertEquals(
        "smoothing: must be in [0, 1); got " + smoothing + ". Use 0.1 for a little.",
        fault.getMessage());
  }

  @Test
  void averagesOverRowsWithATargetAlone() {
    double[][] gradients = new double[2][];
    double[][] both = new double[2][];
    double alone = mean(new HardLabelLoss(1), new double[][] {{Double.NaN}, {0}}, gradients);
    mean(new HardLabelLoss(1), LABELS, both);
    assertEquals(-Softmax.logarithms(LOGITS[1], 1)[0], alone, EXACT);
    assertArrayEquals(new double[3], gradients[0]);
    for (int i = 0; i < 3; i++) {
      assertEquals(2 * both[1][i], gradients[1][i], EXACT);
    }
  }

  @Test
  void isZeroWhereNoRowHasATarget() {
    double[][] none = {{Double.NaN}, {Double.NaN}};
    double[][] gradients = new double[2][];
    assertEquals(0, mean(new HardLabelLoss(1), none, gradients));
    assertArrayEquals(new double[2][3], gradients);
  }

  @Test
  void weightScalesValueAndGradient() {
    double[][] gradients = new double[2][];
    double[][] weighted = new double[2][];
    double value = mean(new HardLabelLoss(1), LABELS, gradients);
    assertEquals(2.5 * value, mean(new HardLabelLoss(2.5), LABELS, weighted), EXACT);
    for (int i = 0; i < 3; i++) {
      assertEquals(2.5 * gradients[1][i], weighted[1][i], EXACT);
    }
  }

  @Test
  void gradientIsTheSlopeOfTheValue() {
    assertSlopes(new HardLabelLoss(0.7));
    assertSlopes(new HardLabelLoss(0.7, 0.2));
  }

  private static void assertSlopes(RowLoss loss) {
    double[][] gradients = new double[2][];
    mean(loss, LABELS, gradients);
    double step = 1e-4;
    for (int row = 0; row < 2; row++) {
      for (int i = 0; i < 3; i++) {
        double[][] moved = {LOGITS[0].clone(), LOGITS[1].clone()};
        moved[row][i] += step;
        double above = loss.mean(moved, LABELS, new double[2][]);
        moved[row][i] -= 2 * step;
        double below = loss.mean(moved, LABELS, new double[2][]);
        assertEquals((above - below) / (2 * step), gradients[row][i], 1e-8);
      }
    }
  }

  @Test
  void tellsDl4jTheSameNumbers() {
    RowLoss loss = new HardLabelLoss(0.7);
    INDArray logits = Nd4j.createFromArray(LOGITS);
    INDArray labels = Nd4j.createFromArray(LABELS);
    double[][] gradients = new double[2][];
    double mean = mean(loss, LABELS, gradients);
    // DL4J divides the score by the rows, not the gradients.
    assertEquals(2 * mean, loss.computeScore(labels, logits, null, null, false), EXACT);
    INDArray scores = loss.computeScoreArray(labels, logits, null, null);
    assertEquals(2 * mean, scores.sumNumber().doubleValue(), EXACT);
    assertArrayEquals(gradients, loss.computeGradient(labels, logits, null, null).toDoubleMatrix());
    assertEquals(
        2 * mean,
        loss.computeGradientAndScore(labels, logits, null, null, false).getFirst(),
        EXACT);
    assertEquals("HardLabelLoss", loss.name());
  }

  @Test
  void logarithmsOfHugeLogitsDoNotOverflow() {
    double[] huge = Softmax.logarithms(new double[] {1000, 0, 1000}, 1);
    assertArrayEquals(new double[] {-Math.log(2), -1000 - Math.log(2), -Math.log(2)}, huge, 1e-12);
    double[] soft = Softmax.logarithms(new double[] {1000, 0}, 1000);
    assertEquals(Math.log1p(Math.exp(-1)), -soft[0], EXACT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWeightsThatAreNotFiniteAndPositive(double weight) {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> new HardLabelLoss(weight));
    assertEquals("weight: must be finite and > 0; got " + weight, fault.getMessage());
  }
}
