package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.runtime.Classification;
import org.distill4j.runtime.CompressedClassifier;
import org.distill4j.runtime.DecisionRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe that asks for a threshold with a guarantee. */
class DecideRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 1}, epochs: 1}}, {quantize: {}}]";

  @TempDir private Path folder;

  @Test
  void theModelDecidesFromItsThresholdOn() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", STAGES, "--set", "decide={coverage: 0.3}");
    assertEquals(0, program.code(), program.err());
    assertTrue(program.err().contains("16 for the threshold"), program.err());
    Path model = recipe.out().resolve("model");
    try (CompressedClassifier opened = CompressedClassifier.open(model)) {
      DecisionRule rule = opened.decisionRule().orElseThrow();
      assertEquals("coverage", rule.goal());
      assertEquals(16, rule.rows());
      Classification answer = opened.classify(List.of("good film")).get(0);
      assertEquals(answer.probability() >= rule.threshold(), answer.decided());
    }
    String answer = Program.run("predict", model.toString(), "good film").out();
    assertTrue(answer.matches("(?s)\\{\"label\":\"[01]\",\"decided\":(true|false),.*"), answer);
    assertTrue(Files.readString(recipe.out().resolve("report.md")).contains("Threshold: answers"));
    Path exported = folder.resolve("exported");
    Program export =
        Program.run("export", model.toString(), "--format", "onnx", "--out", exported.toString());
    assertEquals(0, export.code(), export.err());
    assertTrue(Files.exists(exported.resolve(DecisionRule.FILE)));
    String lower = Files.readString(model.resolve(DecisionRule.FILE)).replace("0.3", "0.2");
    Files.writeString(model.resolve(DecisionRule.FILE), lower);
    assertEquals(2, Program.run("predict", model.toString(), "good film").code());
  }

  @Test
  void aModelWithoutAGuaranteeGetsNoThreshold() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", STAGES, "--set", "decide={precision: 0.99}");
    assertEquals(0, program.code(), program.err());
    String words = "no threshold guarantees a precision of 0.99 on 16 rows";
    assertTrue(program.err().contains(words), program.err());
    assertTrue(Files.readString(recipe.out().resolve("report.md")).contains(words));
    assertFalse(Files.exists(recipe.out().resolve("model").resolve(DecisionRule.FILE)));
    try (CompressedClassifier opened = CompressedClassifier.open(recipe.out().resolve("model"))) {
      Classification answer = opened.classify(List.of("good film")).get(0);
      Exception refused = assertThrows(IllegalStateException.class, answer::decided);
      assertTrue(refused.getMessage().contains("decide: {precision: 0.95}"));
    }
  }

  @Test
  void refusesWhatCannotBeMeant() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    assertRefused(recipe, "decide={}", "must have precision or coverage, one of them; got neither");
    assertRefused(recipe, "decide={precision: 0.9, coverage: 0.9}", "got both");
    assertRefused(recipe, "decide={precision: 95}", "decide.precision: must be");
    assertRefused(
        recipe,
        "decide={precision: 0.9, rows: {from: train, fraction: 0.02}}",
        "decide.rows: must be at least 4 rows");
  }

  private static void assertRefused(TinyRecipe recipe, String setting, String words) {
    Program program = recipe.run("--set", setting);
    assertEquals(2, program.code(), program.err());
    assertTrue(program.err().contains(words), program.err());
  }
}
