package org.distill4j.evaluate.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.ScoreColumn;
import org.distill4j.evaluate.metric.Correlation;
import org.junit.jupiter.api.Test;

final class ScoreFromWordsTest {
  /** Pairs whose score is how many of four words they share. */
  private static Dataset pairs(int rows, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int shared = row % 5;
      StringBuilder first = new StringBuilder();
      StringBuilder second = new StringBuilder();
      for (int word = 0; word < 4; word++) {
        String one = "w" + random.nextInt(500);
        first.append(one).append(' ');
        second.append(word < shared ? one : "v" + random.nextInt(500)).append(' ');
      }
      examples.add(Example.ofPair(first.toString(), second.toString(), shared + ".0"));
    }
    return Dataset.of("pairs", examples);
  }

  @Test
  void learnsThatAlikePairsScoreHigh() throws DataException {
    Dataset test = pairs(50, 2);
    double[] guessed = ScoreFromWords.fit(pairs(200, 1)).predict(test);
    double[] truth = ScoreColumn.of(test).stream().mapToDouble(Double::doubleValue).toArray();
    assertTrue(new Correlation(truth, guessed).pearson() > 0.9);
  }

  @Test
  void solvesTheRidgeEquations() {
    int[][] columns = {{0, 1}, {1}, {0}};
    double[][] values = {{1, 2}, {3}, {-1}};
    double[] y = {1, 2, 3};
    double[] w = RidgeRegression.fit(columns, values, y, 2, 0.5);
    // (XᵀX + λI) w = Xᵀy with XᵀX = [[2, 2], [2, 13]] and Xᵀy = [-2, 8].
    assertEquals(-2, 2.5 * w[0] + 2 * w[1], 1e-9);
    assertEquals(8, 2 * w[0] + 13.5 * w[1], 1e-9);
  }

  @Test
  void refusesALabelThatIsNoNumber() {
    Dataset rows = Dataset.of("rows.tsv", List.of(Example.of("a", "2"), Example.of("b", "NaN")));
    DataException fault = assertThrows(DataException.class, () -> ScoreFromWords.fit(rows));
    assertEquals(
        "rows.tsv:2 label: must be a decimal number of at most 3.4e38; got 'NaN'. Correct the row, or name another"
            + " column.",
        fault.getMessage());
  }
}
