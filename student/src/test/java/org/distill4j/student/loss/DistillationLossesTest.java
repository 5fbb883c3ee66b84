package org.distill4j.student.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.distill4j.teacher.loss.RowLoss;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DistillationLossesTest {
  private static final double[][] STUDENT = {{1, 2, -1}, {0.5, 0, 3}};
  private static final double[][] TEACHER = {{2, 1, 0}, {-1, 0.25, 1}};
  private static final double EXACT = 1e-14; // a few float64 operations

  static Stream<RowLoss> losses() {
    return Stream.of(
        new SoftTargetLoss(1, 1), new SoftTargetLoss(3, 0.7), new HiddenStateLoss(0.7));
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
    double value = new HiddenStateLoss(1).mean(STUDENT, TEACHER, gradients);
    assertEquals(1.5520833333333333, value, EXACT);
    double[][] expected = {{-1 / 3.0, 1 / 3.0, -1 / 3.0}, {0.5, -1 / 12.0, 2 / 3.0}};
    assertGradients(expected, gradients, EXACT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soft_target_T1", "soft_target_T2", "soft_target_T8", "hidden_mse"})
  void reproducesReferenceValuesAndGradients(String name) throws Exception {
    Path golden =
        Path.of(System.getProperty("distill4j.shared", "../shared"))
            .resolve("goldens/distillation-losses");
    Assumptions.assumeTrue(Files.isDirectory(golden));
    JsonNode json = JsonMapper.shared().readTree(golden.resolve("inputs.json").toFile());
    try (SafeTensors tensors = SafeTensors.open(golden.resolve("expected.safetensors"))) {
      double[][] student = rows(tensors, name + ".student");
      double[][] gradients = new double[student.length][];
      double value = loss(name).mean(student, rows(tensors, name + ".teacher"), gradients);
      assertEquals(json.get("cases").get(name).get("value").asDouble(), value, 1e-9);
      assertGradients(rows(tensors, name + ".grad"), gradients, 1e-9);
    }
  }

  private static RowLoss loss(String name) {
    String prefix = "soft_target_T";
    return name.startsWith(prefix)
        ? new SoftTargetLoss(Double.parseDouble(name.substring(prefix.length())), 1)
        : new HiddenStateLoss(1);
  }

  private static double[][] rows(SafeTensors tensors, String name) throws Exception {
    int columns = tensors.shape(name)[1];
    double[] flat = tensors.doubles(name);
    double[][] rows = new double[flat.length / columns][columns];
    for (int i = 0; i < flat.length; i++) {
      rows[i / columns][i % columns] = flat[i];
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isZeroWhereTheStudentEqualsTheTeacher(RowLoss loss) {
    double[][] gradients = new double[2][];
    assertEquals(0, loss.mean(STUDENT, STUDENT, gradients));
    assertGradients(new double[2][3], gradients, 0);
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
    loss.mean(STUDENT, TEACHER, gradients);
    double step = 1e-4;
    for (int row = 0; row < 2; row++) {
      for (int i = 0; i < 3; i++) {
        double[][] moved = {STUDENT[0].clone(), STUDENT[1].clone()};
        moved[row][i] += step;
        double above = loss.mean(moved, TEACHER, new double[2][]);
        moved[row][i] -= 2 * step;
        double below = loss.mean(moved, TEACHER, new double[2][]);
        assertEquals((above - below) / (2 * step), gradients[row][i], 1e-8);
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
