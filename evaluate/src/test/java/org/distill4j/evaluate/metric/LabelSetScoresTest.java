package org.distill4j.evaluate.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.runtime.LabelThresholds;
import org.junit.jupiter.api.Test;

class LabelSetScoresTest {
  private static final double EXACT = 1e-15;
  private static final int[] ALL = {0, 1, 2, 3};

  // Labels a, b, c of four texts: {a, b}, {a}, {}, {c}; predicted {a}, {b}, {}, {b, c}.
  private static final boolean[][] TRUTH = {
    {true, true, false}, {true, false, false}, {false, false, false}, {false, false, true}
  };
  private static final boolean[][] CHOSEN = {
    {true, false, false}, {false, true, false}, {false, false, false}, {false, true, true}
  };

  private final LabelSetScores scores = new LabelSetScores(TRUTH, CHOSEN);

  @Test
  void countsAllLabelsTogether() {
    // tp 2 (a, c), fp 2 (b, b), fn 2 (b, a): 2 · 2 / (2 · 2 + 2 + 2).
    assertEquals(0.5, scores.microF1(ALL), EXACT);
    assertEquals(0, scores.microF1(new int[] {2}), "nothing occurs");
  }

  @Test
  void averagesLabelsThatOccur() {
    // a: 2 / 3; b: 0; c: 1.
    assertEquals((2.0 / 3 + 0 + 1) / 3, scores.macroF1(ALL), EXACT);
    assertEquals(2.0 / 3, scores.f1(0), EXACT);
    assertEquals((0 + 0) / 2.0, scores.macroF1(new int[] {1}), EXACT);
  }

  @Test
  void asksForEveryLabelOfAText() {
    assertEquals(0.25, scores.subsetAccuracy(ALL), EXACT);
    assertEquals(1, scores.subsetAccuracy(new int[] {2, 2}), EXACT);
  }

  @Test
  void tellsWhatWasTakenForWhat() {
    // b missed for nothing, a taken for b, b in vain; a and c found.
    assertEquals(
        List.of(List.of(1, 1, 0, 0), List.of(0, 0, 0, 1), List.of(0, 0, 1, 0), List.of(0, 1, 0, 0)),
        scores.mistakes());
  }

  @Test
  void hasIntervals() {
    Scores all = scores.scores(List.of("a", "b", "c"), new Bootstrap(200, 1));
    assertEquals(
        List.of("microF1", "macroF1", "subsetAccuracy"), List.copyOf(all.metrics().keySet()));
    assertEquals(Metric.MICRO_F1, Metric.main(all.metrics()));
    assertEquals(4, all.metrics().get("microF1").n());
  }

  @Test
  void refusesRowsThatDoNotMatch() {
    assertThrows(
        IllegalArgumentException.class, () -> new LabelSetScores(TRUTH, new boolean[2][3]));
  }

  @Test
  void choosesOneThresholdForRareLabels() {
    List<List<Double>> probabilities =
        List.of(List.of(0.4, 0.1), List.of(0.3, 0.2), List.of(0.1, 0.35), List.of(0.05, 0.15));
    boolean[][] truth = {{true, false}, {true, false}, {false, true}, {false, false}};
    // Sorted 0.4 0.35 0.3 | 0.2 …: the first three are right, and all that there are.
    LabelThresholds chosen = ThresholdChoice.of(probabilities, truth);
    assertEquals(List.of(0.25, 0.25), chosen.values());
    assertEquals(4, chosen.rows());
    assertEquals(1, ThresholdChoice.bestMicroF1(probabilities, truth), EXACT);
  }

  @Test
  void choosesAThresholdOfALabelThatHasEnoughRows() {
    List<List<Double>> probabilities = new ArrayList<>();
    boolean[][] truth = new boolean[100][];
    for (int row = 0; row < 100; row++) {
      boolean first = row < ThresholdChoice.ENOUGH;
      probabilities.add(List.of(first ? 0.2 : 0.1, row == 0 ? 0.9 : 0.6));
      truth[row] = new boolean[] {first, row == 0};
    }
    List<Double> values = ThresholdChoice.of(probabilities, truth).values();
    assertEquals(0.15, values.get(0), 1e-12);
    assertTrue(values.get(1) > 0.15, "one row with the label is not enough: " + values);
  }

  @Test
  void takesOneHalfWhereNoRowHasALabel() {
    boolean[][] none = new boolean[2][2];
    List<List<Double>> probabilities = Collections.nCopies(2, List.of(0.1, 0.9));
    assertEquals(
        LabelThresholds.halves(2).values(), ThresholdChoice.of(probabilities, none).values());
    assertEquals(0, ThresholdChoice.bestMicroF1(probabilities, none));
  }
}
