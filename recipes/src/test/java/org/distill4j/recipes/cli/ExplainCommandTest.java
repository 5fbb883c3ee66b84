package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  /** The reference recipe holds every kind of stage, so that none is left without words. */
  @Test
  void explainsEveryStage() {
    Program program = Program.run("explain", "sst2");
    assertEquals(0, program.code());
    assertEquals(7, program.out().lines().count(), program.out());
    assertTrue(program.out().contains("keeps 50 % of the attention heads"), program.out());
    assertTrue(program.out().contains("keeps 8000 of the word pieces"), program.out());
  }

  @Test
  void explainsFixedScales() {
    Program program =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[4].quantize={activations: static, keep-float: 2, portable: true}");
    assertTrue(program.out().contains("fixed scales from 256 training texts"), program.out());
    assertTrue(program.out().contains("the 2 that it hurts most stay in float32"), program.out());
    assertTrue(program.out().contains("without VNNI get seven bits"), program.out());
  }

  @Test
  void namesLossesAndStarts() {
    Program program =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[0].distill.student={initialize: {layers: [1, 5]}}",
            "--set",
            "stages[0].distill.losses=[{hard-label: {weight: 0.5}}, {hidden-states: {}}]",
            "--set",
            "control=none");
    assertTrue(program.out().contains("of 2 layers, copied from the teacher's 1, 5,"));
    assertTrue(program.out().contains("own labels (weight 0.5), the teacher's hidden states"));
    assertTrue(program.out().contains("stays unknown"), program.out());
  }
}
