package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymmetricEigenTest {
  @Test
  void knowsTwoByTwo() {
    SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{2, 1}, {1, 2}});
    assertEquals(3, eigen.value(0), 1e-15);
    assertEquals(1, eigen.value(1), 1e-15);
    double root = Math.sqrt(0.5);
    assertArrayEquals(new double[] {root, root}, eigen.vector(0), 1e-15);
    assertEquals(0, eigen.vector(1)[0] + eigen.vector(1)[1], 1e-15);
    assertEquals(4, eigen.positiveSum(), 1e-15);
  }

  @ParameterizedTest
  @CsvSource({"30,128", "50,384", "300,384", "128,128", "1,7", "3,1", "5,2"})
  void decomposesCovariancesOfFewRows(int rows, int columns) {
    double[][] covariance = covariance(rows, columns);
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    check(covariance, eigen);
    for (int i = rows; i < columns; i++) {
      assertEquals(0, eigen.value(i), 1e-12 * eigen.value(0), "rank is at most " + rows);
    }
  }

  @ParameterizedTest
  @CsvSource({"12,1", "60,5", "130,3"})
  void findsEigenvaluesOverTwelveDecades(int size, int seed) {
    double[][] axes = orthonormal(size, seed);
    double[][] matrix = new double[size][size];
    for (int k = 0; k < size; k++) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          matrix[i][j] += decade(k, size) * axes[k][i] * axes[k][j];
          matrix[j][i] = matrix[i][j];
        }
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    check(matrix, eigen);
    for (int k = 0; k < size; k++) {
      assertEquals(decade(k, size), eigen.value(k), 1e-14, "rounding of the largest, 1");
    }
  }

  @Test
  void decomposesWhatIsAllZeroAndWhatRepeats() {
    check(new double[9][9], SymmetricEigen.of(new double[9][9]));
    double[][] same = new double[20][20];
    for (int i = 0; i < same.length; i++) {
      java.util.Arrays.fill(same[i], 2);
    }
    SymmetricEigen eigen = SymmetricEigen.of(same);
    check(same, eigen);
    assertEquals(40, eigen.value(0), 1e-12);
  }

  @Test
  void repeatsToTheBit() {
    double[][] covariance = covariance(300, 384);
    SymmetricEigen first = SymmetricEigen.of(covariance);
    SymmetricEigen second = SymmetricEigen.of(covariance);
    for (int i = 0; i < first.size(); i++) {
      assertEquals(first.value(i), second.value(i));
      assertArrayEquals(first.vector(i), second.vector(i));
    }
  }

  @Test
  void refusesWhatIsNotFiniteOrNotSquare() {
    String nan =
        assertThrows(
                IllegalArgumentException.class,
                () -> SymmetricEigen.of(new double[][] {{1, 0}, {Double.NaN, 1}}))
            .getMessage();
    assertEquals("matrix: must hold finite numbers; got NaN", nan);
    assertThrows(
        IllegalArgumentException.class, () -> SymmetricEigen.of(new double[][] {{1, 0}, {1}}));
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(new double[0][]));
  }

  private static double decade(int k, int size) {
    return Math.pow(10, -12.0 * k / (size - 1));
  }

  private static void check(double[][] matrix, SymmetricEigen eigen) {
    int size = matrix.length;
    double[][] vectors = new double[size][];
    double[][] rebuilt = new double[size][size];
    for (int k = 0; k < size; k++) {
      vectors[k] = eigen.vector(k);
      assertTrue(k == 0 || eigen.value(k) <= eigen.value(k - 1), "descending");
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          rebuilt[i][j] += eigen.value(k) * vectors[k][i] * vectors[k][j];
        }
      }
    }
    double largest = Math.max(Math.abs(eigen.value(0)), Math.abs(eigen.value(size - 1)));
    for (int i = 0; i < size; i++) {
      assertArrayEquals(matrix[i], rebuilt[i], 1e-13 * largest + 1e-300, "A = V L Vᵀ");
      for (int j = 0; j < size; j++) {
        assertEquals(i == j ? 1 : 0, dot(vectors[i], vectors[j]), 1e-13, "orthonormal");
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Of rows less their mean, exactly symmetric. */
  private static double[][] covariance(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(rows);
    double[][] covariance = new double[columns][columns];
    for (int row = 0; row < rows; row++) {
      double[] drawn = random.doubles(columns).toArray();
      for (int i = 0; i < columns; i++) {
        for (int j = 0; j < columns; j++) {
          covariance[i][j] += (drawn[i] - 0.5) * (drawn[j] - 0.5) / rows;
        }
      }
    }
    return covariance;
  }

  private static double[][] orthonormal(int size, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[size][];
    for (int k = 0; k < size; k++) {
      double[] row = random.doubles(size, -1, 1).toArray();
      for (int twice = 0; twice < 2; twice++) {
        for (int other = 0; other < k; other++) {
          double[] before = rows[other];
          double product = dot(row, before);
          java.util.Arrays.setAll(row, i -> row[i] - product * before[i]);
        }
      }
      double norm = Math.sqrt(dot(row, row));
      java.util.Arrays.setAll(row, i -> row[i] / norm);
      rows[k] = row;
    }
    return rows;
  }
}
