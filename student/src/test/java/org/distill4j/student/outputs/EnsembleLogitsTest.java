package org.distill4j.student.outputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleLogitsTest {
  private static final float[][] FIRST = {{1, -1, 0}, {4, 0, 2}};
  private static final float[][] SECOND = {{3, 1, -2}, {0, 8, 2}};

  @Test
  void weighsByShare() {
    float[][] mean = EnsembleLogits.of(List.of(FIRST, SECOND), List.of(1.0, 3.0));
    assertArrayEquals(new float[][] {{2.5f, 0.5f, -1.5f}, {1, 6, 2}}, mean);
    float[][] same = EnsembleLogits.of(List.of(FIRST, SECOND), List.of(0.25, 0.75));
    assertArrayEquals(mean, same);
  }

  @Test
  void givesOneTeacherBack() {
    assertArrayEquals(FIRST, EnsembleLogits.of(Collections.singletonList(FIRST), List.of(0.3)));
  }

  @Test
  void isTheGeometricMeanOfProbabilitiesAtEveryTemperature() {
    float[] mean = EnsembleLogits.of(List.of(FIRST, SECOND), List.of(1.0, 2.0))[1];
    for (double temperature : new double[] {0.5, 1, 4}) {
      double[] first = softmax(FIRST[1], temperature);
      double[] second = softmax(SECOND[1], temperature);
      double[] geometric = new double[3];
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        geometric[c] = Math.cbrt(first[c] * second[c] * second[c]);
        sum += geometric[c];
      }
      for (int c = 0; c < 3; c++) {
        geometric[c] /= sum;
      }
      assertArrayEquals(geometric, softmax(mean, temperature), 1e-6, "float32 logits");
    }
  }

  private static double[] softmax(float[] logits, double temperature) {
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < shares.length; c++) {
      shares[c] = Math.exp(logits[c] / temperature);
      sum += shares[c];
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= sum;
    }
    return shares;
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertEquals(
        "weights: must be one for each of at least one teacher; got 1 for 2",
        fault(List.of(FIRST, SECOND), List.of(1.0)));
    assertTrue(fault(Collections.singletonList(FIRST), List.of(0.0)).contains("> 0; got [0.0]"));
    assertTrue(fault(Collections.singletonList(FIRST), List.of(Double.NaN)).contains("NaN"));
    assertTrue(fault(List.of(FIRST, new float[][] {{1, 2, 3}}), List.of(1.0, 1.0)).contains("2"));
    float[][] twoClasses = {{1, 2}, {3, 4}};
    assertTrue(fault(List.of(FIRST, twoClasses), List.of(1.0, 1.0)).contains("teacher 2"));
  }

  private static String fault(List<float[][]> logits, List<Double> weights) {
    return assertThrows(IllegalArgumentException.class, () -> EnsembleLogits.of(logits, weights))
        .getMessage();
  }
}
