package org.distill4j.teacher.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Numbers;
import org.distill4j.teacher.transformer.TinyModels;
import org.junit.jupiter.api.Test;

class MatrixFakeQuantizeTest {
  private static final QuantizationGrid.Shape TWO_BLOCKS = new QuantizationGrid.Shape(1, 5, 3);

  private static MatrixFakeQuantize rounding(float[] steps, int[] lowest) {
    QuantizationGrid grid = QuantizationGrid.of(TWO_BLOCKS, 4, steps, lowest);
    return new MatrixFakeQuantize(grid, LsqScales.of("m", grid, 1));
  }

  @Test
  void roundsHalvesToEvenAndClips() {
    double[] row = {0.25, 0.75, 9, -0.9, -9};
    rounding(new float[] {0.5f, 1}, new int[] {-2, -1}).round(0, row);
    assertArrayEquals(new double[] {0, 1, 1, -1, -1}, row);
  }

  @Test
  void leavesWhatIsALevel() {
    double[] row = {-1, 0.5, 1, -1, 3};
    rounding(new float[] {0.5f, 1}, new int[] {-2, -1}).round(0, row);
    assertArrayEquals(new double[] {-1, 0.5, 1, -1, 3}, row);
  }

  @Test
  void aNegativeStepTurnsTheLevelsRound() {
    double[] row = {-2, -9, 9, 0, 0};
    rounding(new float[] {-1, 1}, new int[] {-1, -1}).round(0, row);
    assertArrayEquals(new double[] {-2, -3, 1, 0, 0}, row);
  }

  @Test
  void movesNoNumberWithinTheLevelsByMoreThanHalfAStep() {
    java.util.Random random = new java.util.Random(3);
    for (int i = 0; i < 1000; i++) {
      double v = 2 * random.nextDouble() - 1;
      double[] row = {v, v, v, v, v};
      rounding(new float[] {0.5f, 0.5f}, new int[] {-2, -2}).round(0, row);
      assertTrue(Math.abs(row[0] - v) <= 0.25, v + " became " + row[0]);
    }
  }

  @Test
  void takesEachTextByItsOwnRange() {
    TextRows texts = new TextRows();
    PackedBatch batch =
        PackedBatch.of(java.util.List.of(TinyModels.sequence(1, 2), TinyModels.sequence(3)));
    texts.of(batch);
    InputFakeQuantize dynamic = new InputFakeQuantize.Dynamic(texts);
    int rows = batch.rows();
    double[] numbers = new double[rows];
    numbers[0] = 100;
    numbers[1] = 0.3;
    numbers[2] = 0.3;
    Buffer x = Numbers.exact(numbers);
    Buffer y = Numbers.exact(new double[rows]);
    InputFakeQuantize.Shape shape = new InputFakeQuantize.Shape(rows, 1, false);
    for (int part = 0; part < dynamic.parts(rows); part++) {
      dynamic.round(part, x, y, shape, new InputFakeQuantize.Room());
    }
    assertEquals(100f / 255, y.get(1), 1e-6, "the first text's step, float32");
    assertEquals(0.3, y.get(2), 1e-7, "the end of the second text's own range, float32");
  }

  @Test
  void refusesAStepOfZero() {
    Throwable refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> QuantizationGrid.of(TWO_BLOCKS, 4, new float[] {0, 1}, new int[2]));
    assertTrue(refused.getMessage().contains("steps: must be finite and not 0; got 0.0"));
  }
}
