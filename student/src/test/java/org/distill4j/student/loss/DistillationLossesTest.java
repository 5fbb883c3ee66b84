package org.distill4j.student.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Stream;
import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.loss.Softmax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationLossesTest {
  private static final double[][] STUDENT = {{1, 2, -1}, {0.5, 0, 3}};
  private static final double[][] TEACHER = {{2, 1, 0}, {-1, 0.25, 1}};
  private static final double EXACT = 1e-14; // a few float64 operations

  static Stream<RowLoss> losses() {
    return Stream.of(
        new SoftTargetLoss(1, 1),
        new SoftTargetLoss(3, 0.7),
        new LabelSetTargetLoss(1, 1),
        new LabelSetTargetLoss(3, 0.7),
        new ReverseKlLoss(1, 1),
        new ReverseKlLoss(3, 0.7),
        new JensenShannonLoss(1, 1),
        new JensenShannonLoss(3, 0.7),
        new DecoupledLoss(0.5, 4, 2, 0.7),
        new SquaredErrorLoss(0.7),
        new CosineLoss(0.7),
        new NormalizedStateLoss(0.7));
  }

  // Targets may go on behind what a loss reads; decoupled distillation reads the labels there.
  private static double[][] labelled(double[][] targets) {
    double[][] longer = {Arrays.copyOf(targets[0], 4), Arrays.copyOf(targets[1], 4)};
    longer[0][3] = 1;
    longer[1][3] = 2;
    return longer;
  }

  private static void assertGradients(double[][] expected, double[][] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], tolerance, "row " + i);
    }
  }

  // PyTorch 2.15.0, float64: T² kl_div(log_softmax(s / T), log_softmax(t / T), "batchmean").
  @Test
  void softTargetsCostTheDivergenceTimesTheSquaredTemperature() {
    double[][] gradients = new double[2][];
    double value = new SoftTargetLoss(1, 1).mean(STUDENT, TEACHER, gradients);
    assertEquals(0.402094727339867, value, EXACT);
    double[][] expected = {
      {-0.20287224771620135, 0.23032802082172174, -0.027455773105520356},
      {-0.005828948331245046, -0.12491414720971585, 0.13074309554096086}
    };
    assertGradients(expected, gradients, EXACT);
    value = new SoftTargetLoss(2, 1).mean(STUDENT, TEACHER, gradients);
    assertEquals(0.4582957109009251, value, EXACT);
    double[][] softer = {
      {-0.17498143063156255, 0.2393535015476812, -0.06437207091611873},
      {0.010782093211891948, -0.1866158313565627, 0.17583373814467065}
    };
    assertGradients(softer, gradients, EXACT);
  }

  // PyTorch 2.15.0, float64: mse_loss.
  @Test
  void hiddenStatesCostTheirMeanSquaredError() {
    double[][] gradients = new double[2][];
    double value = new SquaredErrorLoss(1).mean(STUDENT, TEACHER, gradients);
    assertEquals(1.5520833333333333, value, EXACT);
    double[][] expected = {{-1 / 3.0, 1 / 3.0, -1 / 3.0}, {0.5, -1 / 12.0, 2 / 3.0}};
    assertGradients(expected, gradients, EXACT);
  }

  // PyTorch 2.15.0, float64, for this and the following: the formulas written with autograd.
  @Test
  void theReverseDivergenceWeighsByTheStudent() {
    double[][] expected = {
      {-0.1811805536991627, 0.24783315454514332, -0.06665260084598046},
      {-0.006884307358281819, -0.13469004741070476, 0.14157435476898655}
    };
    assertCosts(0.43490586614075766, expected, new ReverseKlLoss(2, 1), TEACHER);
  }

  @Test
  void jensenShannonLiesBetween() {
    double[][] expected = {
      {-0.04452239082619898, 0.05054784119903378, -0.0060254503728348055},
      {-0.0027923148835049968, -0.015638653392069747, 0.018430968275574746}
    };
    assertCosts(0.0869618209620894, expected, new JensenShannonLoss(1, 1), TEACHER);
    double[][] softer = {
      {-0.0436065887354912, 0.059648556230896606, -0.016041967495405412},
      {0.00012857296200902596, -0.03819526592991297, 0.038066692967903944}
    };
    assertCosts(0.10991532057591616, softer, new JensenShannonLoss(2, 1), TEACHER);
  }

  @Test
  void decoupledDistillationWeighsTheOtherClassesApart() {
    double[][] expected = {
      {-0.17498143063156238, 0.23935350154768145, -0.06437207091611909},
      {1.6094013287669784, -1.7852350669116492, 0.17583373814467104}
    };
    assertCosts(1.8384351184371328, expected, new DecoupledLoss(1, 8, 2, 1), labelled(TEACHER));
  }

  // Zhao et al. 2022, equation 7.
  @Test
  void decoupledDistillationHoldsSoftTargetsAsACase() {
    double[] target = {2, 1, 0, 1};
    double own = Math.exp(Softmax.logarithms(TEACHER[0], 3)[1]);
    double[] expected = new double[3];
    double[] gradient = new double[3];
    double value = new SoftTargetLoss(3, 1).row(STUDENT[0], TEACHER[0], expected);
    assertEquals(
        value, new DecoupledLoss(1, 1 - own, 3, 1).row(STUDENT[0], target, gradient), EXACT);
    assertArrayEquals(expected, gradient, EXACT);
  }

  @Test
  void decoupledDistillationTakesTheTeachersClassWhereThereIsNoLabel() {
    double[] known = new double[3];
    double[] unknown = new double[3];
    DecoupledLoss loss = new DecoupledLoss(1, 8, 2, 1);
    assertEquals(
        loss.row(STUDENT[0], new double[] {2, 1, 0, 0}, known),
        loss.row(STUDENT[0], new double[] {2, 1, 0, -1}, unknown));
    assertArrayEquals(known, unknown);
  }

  @Test
  void cosinesCostTheAngleAlone() {
    double[][] expected = {
      {-0.12171612389003691, 0.030429030972509263, -0.06085806194501848},
      {0.1299420534883783, -0.028618190351607127, -0.0216570089147297}
    };
    assertCosts(0.34866972481381797, expected, new CosineLoss(1), TEACHER);
    double[][] longer = {{4, 2, 0}, {-10, 2.5, 10}};
    assertCosts(0.34866972481381797, expected, new CosineLoss(1), longer);
  }

  @Test
  void normalizedStatesCostTheSquaredDistanceOnTheSphere() {
    double[][] expected = {
      {-0.24343224778007386, 0.06085806194501844, -0.12171612389003691},
      {0.2598841069767566, -0.057236380703214254, -0.04331401782945944}
    };
    assertCosts(0.6973394496276362, expected, new NormalizedStateLoss(1), TEACHER);
  }

  @Test
  void zeroVectorsPointNowhere() {
    double[][] gradients = new double[1][];
    double[][] zero = {{0, 0, 0}};
    assertEquals(1, new CosineLoss(1).mean(zero, new double[][] {{1, 2, 3}}, gradients));
    assertArrayEquals(new double[3], gradients[0]);
    assertEquals(1, new CosineLoss(1).mean(new double[][] {{1, 2, 3}}, zero, gradients));
    assertArrayEquals(new double[3], gradients[0]);
  }

  private static void assertCosts(
      double value, double[][] expected, RowLoss loss, double[][] targets) {
    double[][] gradients = new double[2][];
    assertEquals(value, loss.mean(STUDENT, targets, gradients), EXACT);
    assertGradients(expected, gradients, EXACT);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isZeroWhereTheStudentEqualsTheTeacher(RowLoss loss) {
    double[][] gradients = new double[2][];
    assertEquals(0, loss.mean(STUDENT, labelled(STUDENT), gradients), EXACT);
    assertGradients(new double[2][3], gradients, EXACT);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isZeroWhereNoRowHasATarget(RowLoss loss) {
    double[][] none = {{Double.NaN, 1, 1}, {Double.NaN, 1, 1}};
    double[][] gradients = new double[2][];
    assertEquals(0, loss.mean(STUDENT, none, gradients));
    assertGradients(new double[2][3], gradients, 0);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientIsTheSlopeOfTheValue(RowLoss loss) {
    double[][] gradients = new double[2][];
    loss.mean(STUDENT, labelled(TEACHER), gradients);
    assertSlopes(loss, gradients);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aWrongGradientIsNotTheSlope(RowLoss loss) {
    double[][] gradients = new double[2][];
    loss.mean(STUDENT, labelled(TEACHER), gradients);
    gradients[1][0] += 1e-6;
    assertThrows(AssertionError.class, () -> assertSlopes(loss, gradients));
  }

  private static void assertSlopes(RowLoss loss, double[][] gradients) {
    double step = 1e-4;
    for (int row = 0; row < 2; row++) {
      for (int i = 0; i < 3; i++) {
        double[][] moved = {STUDENT[0].clone(), STUDENT[1].clone()};
        moved[row][i] += step;
        double above = loss.mean(moved, labelled(TEACHER), new double[2][]);
        moved[row][i] -= 2 * step;
        double below = loss.mean(moved, labelled(TEACHER), new double[2][]);
        double slope = (above - below) / (2 * step);
        assertEquals(slope, gradients[row][i], Math.max(1e-8, 1e-7 * Math.abs(slope)));
      }
    }
  }

  @Test
  void softTargetsMatterAlikeAtHighTemperatures() {
    double[][] warm = new double[2][];
    double[][] hot = new double[2][];
    new SoftTargetLoss(100, 1).mean(STUDENT, TEACHER, warm);
    new SoftTargetLoss(1000, 1).mean(STUDENT, TEACHER, hot);
    // Without T² the second would be a hundredth of the first.
    assertGradients(warm, hot, 0.01);
  }

  @Test
  void softTargetsBearTeachersThatAreCertain() {
    double[][] gradients = new double[1][];
    double[][] certain = {{2000, 0, -2000}};
    double value = new SoftTargetLoss(1, 1).mean(new double[][] {{0, 0, 0}}, certain, gradients);
    assertEquals(Math.log(3), value, EXACT);
  }

  @Test
  void divergencesBearBothSidesCertain() {
    double[][] certain = {{2000, 0, -2000}};
    double[][] other = {{-2000, 0, 2000}};
    double[][] gradients = new double[1][];
    assertEquals(4000, new ReverseKlLoss(1, 1).mean(other, certain, gradients), EXACT);
    double most = new JensenShannonLoss(1, 1).mean(other, certain, gradients);
    assertEquals(Math.log(2), most, EXACT);
    assertArrayEquals(new double[3], gradients[0], EXACT);
    double[][] target = {{2000, 0, -2000, 0}};
    double apart = new DecoupledLoss(1, 1, 1, 1).mean(other, target, gradients);
    assertEquals(4000 + 2000, apart, EXACT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void rejectsFactorsThatAreNegativeOrNotFinite(double factor) {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> new DecoupledLoss(1, factor, 1, 1));
    assertEquals(
        "beta: must be finite and >= 0; got " + factor + ". Use 1.0 for its full part.",
        fault.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void rejectsTemperaturesThatAreNotFiniteAndPositive(double temperature) {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> new SoftTargetLoss(temperature, 1));
    assertEquals(
        "temperature: must be finite and > 0; got "
            + temperature
            + ". Use 1.0 for unsoftened logits.",
        fault.getMessage());
  }
}
