package org.distill4j.student.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.distill4j.teacher.loss.RowLoss;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GoldenLossesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "soft_target_T1",
        "soft_target_T2",
        "soft_target_T8",
        "reverse_kl_T1",
        "reverse_kl_T2",
        "reverse_kl_T8",
        "jensen_shannon",
        "hidden_mse",
        "hidden_cosine"
      })
  void rowLossesGiveReferenceValuesAndGradients(String name) throws Exception {
    double[][] student = Goldens.rows(name + ".student");
    double[][] teacher = Goldens.rows(name + ".teacher");
    double[][] wanted = Goldens.rows(name + ".grad");
    double[][] gradients = new double[student.length][];
    double value = loss(name).mean(student, teacher, gradients);
    assertEquals(Goldens.value(name), value, 1e-9);
    assertClose(wanted, gradients, 1e-9);
    inFloat32(name, student, teacher, wanted);
  }

  private static void inFloat32(
      String name, double[][] student, double[][] teacher, double[][] wanted) {
    INDArray rows = Nd4j.createFromArray(student).castTo(DataType.FLOAT);
    INDArray targets = Nd4j.createFromArray(teacher).castTo(DataType.FLOAT);
    double score = loss(name).computeScore(targets, rows, null, null, false) / student.length;
    assertEquals(Goldens.value(name), score, 1e-5);
    INDArray gradient = loss(name).computeGradient(targets, rows, null, null);
    assertEquals(DataType.FLOAT, gradient.dataType());
    assertClose(wanted, gradient.toDoubleMatrix(), 1e-5);
  }

  private static RowLoss loss(String name) {
    int mark = name.indexOf("_T");
    double temperature = mark < 0 ? 1 : Double.parseDouble(name.substring(mark + 2));
    return switch (mark < 0 ? name : name.substring(0, mark)) {
      case "soft_target" -> new SoftTargetLoss(temperature, 1);
      case "reverse_kl" -> new ReverseKlLoss(temperature, 1);
      case "jensen_shannon" -> new JensenShannonLoss(temperature, 1);
      case "hidden_mse" -> new SquaredErrorLoss(1);
      case "hidden_cosine" -> new CosineLoss(1);
      default -> throw new AssertionError(name);
    };
  }

  private static void assertClose(double[][] expected, double[][] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], tolerance, "row " + i);
    }
  }
}
