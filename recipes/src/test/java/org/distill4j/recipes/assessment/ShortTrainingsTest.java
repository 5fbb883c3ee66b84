package org.distill4j.recipes.assessment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.report.Cost;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.report.Size;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.evaluate.report.TrainingCurve;
import org.distill4j.evaluate.statistics.WilsonInterval;
import org.junit.jupiter.api.Test;

class ShortTrainingsTest {
  @Test
  void warnsWhereMostIsLeftAndTheLossStillFalls() {
    List<String> warnings = warnings(2.88, 2.86, 2.67, 2.45, 2.27, 2.1);
    assertEquals(1, warnings.size());
    assertTrue(
        warnings.get(0).startsWith("teacher: its training loss was still falling when it ended"));
    assertTrue(warnings.get(0).contains("2.880 in the first epoch, 2.270 and 2.100"));
  }

  @Test
  void isSilentWhereMostIsLearnedOrNothingMoves() {
    assertEquals(List.of(), warnings(2.5, 1.0, 0.2, 0.1));
    assertEquals(List.of(), warnings(0.70, 0.69, 0.69));
    assertEquals(List.of(), warnings(2.5));
    assertEquals(List.of(), warnings());
  }

  private static List<String> warnings(double... losses) {
    List<TrainingCurve.Epoch> epochs = new ArrayList<>();
    for (double loss : losses) {
      int epoch = epochs.size() + 1;
      epochs.add(new TrainingCurve.Epoch(epoch, epoch, loss, Optional.empty(), 1e-4, false));
    }
    Scores scores = new Scores(Map.of("accuracy", WilsonInterval.of(8, 10)), Map.of(), List.of());
    Quality quality =
        new Quality(scores, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    StageReport stage =
        StageReport.of(
            "teacher",
            "teacher",
            quality,
            new Size(1, 1, 1, 1),
            new Cost(List.of(), Optional.empty(), 1));
    Optional<TrainingCurve> curve = Optional.of(new TrainingCurve(List.of(), epochs));
    return ShortTrainings.warnings(List.of(stage.withTraining(curve)));
  }
}
