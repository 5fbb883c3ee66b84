package org.distill4j.student.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.student.distillation.DistillationLoss.ClsStates;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates.Distance;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.student.loss.Schedule;
import org.distill4j.student.shape.LayerMatching;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LayerCostsTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(4, 1);
  private static final List<TokenizedText> SAMPLE = TinyTask.texts(70, 3);
  private static final Schedule ONE = Schedule.constant(1);

  private static final List<OnLayers> ALL =
      List.of(
          new HiddenStates(ONE, Distance.MSE, List.of(), false),
          new HiddenStates(
              new Schedule(0, 1, Schedule.Shape.LINEAR), Distance.COSINE, List.of(), false),
          new ClsStates(ONE, List.of()));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  // The teacher's first two layers as they are: each costs nothing against itself.
  @Test
  void aStudentsLayersCostNothingAgainstWhatTheyAreCopiesOf() {
    Checkpoint student =
        StudentInitialization.fromLayers(
            TEACHER, new StudentShape(2, 2, 12, 8), List.of(0, 1), TinyTask.LABELS, 5);
    for (OnLayers loss : ALL) {
      double[][] costs = LayerCosts.of(student, TEACHER, List.of(loss), SAMPLE);
      assertEquals(0, costs[0][0], 1e-10);
      assertEquals(0, costs[1][1], 1e-10);
      assertTrue(costs[0][1] > 1e-3 && costs[1][0] > 1e-3, loss.name());
      assertEquals(List.of(0, 1), LayerMatching.cheapest(costs));
    }
  }

  @Test
  void sumsTheLosses() {
    double[][] sum = LayerCosts.of(TEACHER, TEACHER, ALL, SAMPLE);
    double expected = 0;
    for (OnLayers loss : ALL) {
      expected += LayerCosts.of(TEACHER, TEACHER, List.of(loss), SAMPLE)[2][3];
    }
    assertEquals(expected, sum[2][3], 1e-12);
  }

  @Test
  void aNarrowerStudentCostsWhatItsBestProjectionLeaves() {
    Checkpoint narrow =
        StudentInitialization.random(TEACHER, new StudentShape(2, 2, 6, 4), TinyTask.LABELS, 5);
    double[][] costs = LayerCosts.of(narrow, TEACHER, List.of(ALL.get(0)), SAMPLE);
    assertEquals(2, costs.length);
    assertEquals(4, costs[0].length);
    assertTrue(costs[0][0] > 0 && costs[0][0] < 1, "layer norm leaves a mean square of 1");
  }

  @Test
  void leastSquaresFindTheProjectionThatIsThere() {
    Random random = new Random(7);
    double[][] rows = new double[50][3];
    double[][] wanted = new double[50][2];
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 3; j++) {
        rows[i][j] = random.nextGaussian();
      }
      wanted[i][0] = 2 * rows[i][0] - rows[i][2];
      wanted[i][1] = rows[i][1] + 0.5 * rows[i][2];
    }
    assertEquals(0, LeastSquares.of(rows).meanResidual(wanted), 1e-10);
    wanted[7][1] += 1;
    // One element of 100 is off by 1, of which three columns of 50 rows explain a part.
    double left = LeastSquares.of(rows).meanResidual(wanted);
    assertTrue(left > 0.005 && left < 0.01, "got " + left);
  }
}
