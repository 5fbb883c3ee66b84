package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.loss.ScoreErrorLoss;
import org.junit.jupiter.api.Test;

final class ScoreTrainingTest {
  private static final double STEP = 1e-4;

  @Test
  void lossIsTheSquaredErrorAndItsGradientTheSlope() {
    ScoreErrorLoss loss = new ScoreErrorLoss(0.7);
    double[][] rows = {{1.5}, {-2}, {4}};
    double[][] targets = {{1}, {Double.NaN}, {5}};
    double[][] gradients = new double[3][];
    assertEquals(0.7 * (0.25 + 1) / 2, loss.mean(rows, targets, gradients), 1e-12);
    for (int row = 0; row < rows.length; row++) {
      double[][] up = {{1.5}, {-2}, {4}};
      double[][] down = {{1.5}, {-2}, {4}};
      up[row][0] += STEP;
      down[row][0] -= STEP;
      double slope =
          (loss.mean(up, targets, new double[3][]) - loss.mean(down, targets, new double[3][]))
              / (2 * STEP);
      assertEquals(slope, gradients[row][0], 1e-8);
    }
  }

  @Test
  void fineTuningLearnsScores() {
    Separable data = Separable.texts(48, 5);
    Checkpoint start = ClassifierHead.fresh(Separable.start(), List.of("score"), 3);
    assertEquals(Head.SCORE, Head.of(start));
    List<Double> scores = data.labels().stream().map(label -> 1 + 2.0 * label).toList();
    ScoreSlice slice = new ScoreSlice(data.sequences(), scores);
    Trainer.Result result =
        FineTuning.run(
            start,
            data.sequences(),
            Labels.scores(scores),
            slice,
            Separable.settings(6, 17),
            Progress.SILENT);
    assertTrue(result.epochScores().get(result.bestEpoch() - 1) > 0.8, result.toString());
  }

  @Test
  void truthKeepsWhatIsUnknownApart() {
    Labels truth = Labels.scores(List.of(-1.0, 2.0)).withUnknown(1);
    assertEquals(3, truth.size());
    assertTrue(truth.isKnown(0));
    assertTrue(Float.isNaN(truth.value(2)));
    assertEquals(2, truth.targets(new int[] {0, 1, 2}, List.of()).count());
    assertEquals(Labels.scores(List.of(2.0, -1.0)), truth.select(List.of(1, 0)));
    assertThrows(
        IllegalArgumentException.class, () -> Labels.scores(List.of(Double.POSITIVE_INFINITY)));
  }
}
