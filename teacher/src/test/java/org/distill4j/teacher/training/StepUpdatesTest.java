package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.quantization.LsqScales;
import org.distill4j.teacher.quantization.ModelFakeQuantize;
import org.distill4j.teacher.quantization.QuantizationGrid;
import org.junit.jupiter.api.Test;

class StepUpdatesTest {
  private static final double RATE = 50;

  private static LsqScales steps(float... values) {
    QuantizationGrid.Shape shape = new QuantizationGrid.Shape(values.length, 1, 1);
    QuantizationGrid grid = QuantizationGrid.of(shape, 14, values, new int[values.length]);
    FakeQuantization plan =
        new FakeQuantization(
            new TreeMap<>(Map.of("m", grid)), new TreeMap<>(), new TreeMap<>(), RATE);
    return new ModelFakeQuantize(plan).steps().get(0);
  }

  private static StepUpdates updates(LsqScales steps) {
    return new StepUpdates(List.of(steps), AdamWSettings.defaults());
  }

  // Adam's first step has the size of its rate, whatever the gradient.
  @Test
  void movesByAShareOfTheStep() {
    LsqScales steps = steps(0.1f, 0.001f, 1f);
    steps.gradients()[0] = 3;
    steps.gradients()[1] = -0.5;
    updates(steps).step(2e-4, 1, 1);
    assertEquals(0.1 * 0.99, steps.values()[0], 1e-6);
    assertEquals(0.001 * 1.01, steps.values()[1], 1e-8);
    assertEquals(1, steps.values()[2], "no gradient, no move");
    assertEquals(0, steps.gradients()[0], "used up");
  }

  // The gradient by a negative step is turned round with it: a larger step costs less here.
  @Test
  void growsANegativeStepWhereThatIsBetter() {
    LsqScales steps = steps(-0.1f);
    steps.gradients()[0] = 3;
    updates(steps).step(2e-4, 1, 1);
    assertEquals(-0.1 * 1.01, steps.values()[0], 1e-6);
  }

  @Test
  void neverTurnsAStepRound() {
    LsqScales steps = steps(0.1f);
    StepUpdates updates = updates(steps);
    for (int step = 1; step <= 3; step++) {
      steps.gradients()[0] = 1;
      updates.step(1, step, 1);
    }
    assertEquals(0.1 / 8, steps.values()[0], 1e-6);
    assertTrue(steps.values()[0] > 0);
  }
}
