package org.distill4j.compress.factorize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maps by way of few units, on inputs that differ most in few directions. */
class LowRankTest {
  private static final int IN = 7;
  private static final int OUT = 6;

  private final Random random = new Random(3);
  private final double[][] weights = gaussian(OUT, IN);
  private final double[][] inputs = inputs();

  private double[][] gaussian(int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    return matrix;
  }

  // Far from zero, and each unit ten to the half less than the one before.
  private double[][] inputs() {
    double[][] rows = gaussian(200, IN);
    for (double[] row : rows) {
      for (int i = 0; i < IN; i++) {
        row[i] = 3 + row[i] * Math.pow(10, -i / 2.0);
      }
    }
    return rows;
  }

  @Test
  void bothWaysFindTheSameMap() {
    for (int rank = 1; rank < OUT; rank++) {
      double byOutputs = error(LowRank.fromOutputs(weights, moments(outputs()), rank));
      double byInputs = error(LowRank.fromInputs(weights, moments(inputs), rank));
      assertEquals(byOutputs, byInputs, 1e-3 * byOutputs + 1e-5, "ridge 1e-4, rank " + rank);
    }
  }

  @Test
  void leavesLessErrorThanTheDecompositionOfTheWeightsAlone() {
    for (int rank = 1; rank < 4; rank++) {
      double mine = error(LowRank.fromInputs(weights, moments(inputs), rank));
      double plain = error(truncated(rank));
      assertTrue(mine < 0.5 * plain, mine + " against " + plain + " at rank " + rank);
    }
  }

  @Test
  void tellsTheShareOfTheVarianceThatItKeeps() {
    LowRank made = LowRank.fromOutputs(weights, moments(outputs()), 2);
    double left = error(made) / variance();
    assertEquals(1 - left, made.share(), 1e-4, "float32 products");
  }

  @Test
  void fullRankIsTheMapItself() {
    assertEquals(0, error(LowRank.fromOutputs(weights, moments(outputs()), OUT)), 1e-8);
    assertEquals(0, error(LowRank.fromInputs(weights, moments(inputs), OUT)), 1e-8);
  }

  // Covariances that are exactly symmetric and of low rank.
  @ParameterizedTest
  @CsvSource({"20,128,16", "300,384,48"})
  void fewerTokensThanUnitsAreEnough(int tokens, int units, int rank) {
    double[][] rows = gaussian(tokens, units);
    double[][] same = new double[units][units];
    for (int i = 0; i < units; i++) {
      same[i][i] = 1;
    }
    for (LowRank made :
        List.of(
            LowRank.fromOutputs(same, moments(rows), rank),
            LowRank.fromInputs(same, moments(rows), rank))) {
      assertTrue(made.share() > (double) rank / tokens && made.share() < 1, "" + made.share());
      for (double[] row : made.first()) {
        assertTrue(Arrays.stream(row).allMatch(x -> Math.abs(x) < 1e3), Arrays.toString(row));
      }
    }
  }

  // As behind a layer whose weights are zero.
  @Test
  void outputsThatNeverChangeAreKept() {
    double[][] silent = new double[OUT][IN];
    double[][] rows = new double[200][OUT];
    for (double[] row : rows) {
      Arrays.fill(row, 3);
    }
    LowRank map = LowRank.fromOutputs(silent, moments(rows), 2);
    for (double[][] matrix : List.of(map.first(), map.second(), new double[][] {map.firstBias()})) {
      for (double[] row : matrix) {
        assertTrue(Arrays.stream(row).allMatch(x -> Math.abs(x) < 1e6), Arrays.toString(row));
      }
    }
    assertEquals(3, map.bias()[0], 1e-6);
  }

  @Test
  void handsOnUnitsOfMeanZero() {
    LowRank made = LowRank.fromInputs(weights, moments(inputs), 3);
    double[] mean = new double[3];
    for (double[] x : inputs) {
      double[] z = affine(made.first(), made.firstBias(), x);
      for (int i = 0; i < z.length; i++) {
        mean[i] += z[i] / inputs.length;
      }
    }
    for (double unit : mean) {
      assertEquals(0, unit, 1e-4, "float32 sums of 200 rows");
    }
  }

  private double[][] outputs() {
    return Arrays.stream(inputs)
        .map(x -> affine(weights, new double[OUT], x))
        .toArray(double[][]::new);
  }

  // The best map of the weights alone, without knowing what they read.
  private LowRank truncated(int rank) {
    SingularValueDecomposition parts =
        new SingularValueDecomposition(new Array2DRowRealMatrix(weights));
    RealMatrix second = parts.getU().getSubMatrix(0, OUT - 1, 0, rank - 1);
    RealMatrix first = parts.getS().multiply(parts.getVT()).getSubMatrix(0, rank - 1, 0, IN - 1);
    return new LowRank(first.getData(), new double[rank], second.getData(), new double[OUT], 0);
  }

  // The mean over rows of the squared error of all outputs; that of the mean aside for a fair
  // start.
  private double error(LowRank made) {
    double[][] differences = new double[inputs.length][];
    for (int row = 0; row < inputs.length; row++) {
      double[] exact = affine(weights, new double[OUT], inputs[row]);
      double[] z = affine(made.first(), made.firstBias(), inputs[row]);
      double[] y = affine(made.second(), made.bias(), z);
      Arrays.setAll(exact, i -> exact[i] - y[i]);
      differences[row] = exact;
    }
    return spread(differences);
  }

  private double variance() {
    return spread(outputs());
  }

  private static double spread(double[][] rows) {
    double sum = 0;
    for (int i = 0; i < rows[0].length; i++) {
      int column = i;
      double mean = Arrays.stream(rows).mapToDouble(row -> row[column]).average().orElseThrow();
      sum +=
          Arrays.stream(rows)
              .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
              .average()
              .orElseThrow();
    }
    return sum;
  }

  private static double[] affine(double[][] matrix, double[] bias, double[] x) {
    double[] y = bias.clone();
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += matrix[i][j] * x[j];
      }
    }
    return y;
  }

  private static Moments moments(double[][] rows) {
    int width = rows[0].length;
    Moments moments = new Moments(width, false);
    for (int from = 0; from < rows.length; from += 20) {
      List<TokenizedText> texts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        texts.add(TokenizedText.of(new int[5], new int[5], false));
      }
      PackedBatch batch = PackedBatch.of(texts);
      Buffer block = Buffer.floats((long) batch.rows() * width);
      for (int i = 0; i < 20 * width; i++) {
        block.set(i, rows[from + i / width][i % width]);
      }
      moments.add(batch, block);
    }
    return moments;
  }
}
