package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe that takes the less usual keys of a distillation through every stage. */
class DistillKeysRunTest {
  @TempDir private Path folder;

  @Test
  void runsOnGivenOutputsWithChangingTermsAndMatchedLayers() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Path said = folder.resolve("said.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < 60; row++) {
      double right = row % 5 == 0 ? 0.25 : 0.875;
      double one = row % 2 == 1 ? right : 1 - right;
      lines.append("{\"probabilities\":{\"0\":" + (1 - one) + ",\"1\":" + one + "}}\n");
    }
    Files.writeString(said, lines);
    Program program =
        recipe.run(
            "--set",
            "stages[0].distill.losses=[{soft-target: {temperature: {from: 4, to: 1}}}, {dkd: {}},"
                + " {hidden-states: {distance: cosine}}, {cls-states: {weight: {from: 1, to: 0}}}]",
            "--set",
            "stages[0].distill.layer-map=auto",
            "--set",
            "stages[0].distill.teacher-outputs.path=" + said,
            "--set",
            "stages[0].distill.teacher-errors=hard-label",
            "--set",
            "stages[1]={prune: {keep: {heads: 0.5, feed-forward: 0.5}}}",
            "--set",
            "stages[2]={prune-vocabulary: {keep: 0.9}}");
    assertEquals(0, program.code(), program.err());
    String chosen = "(?s).*layer-map: auto takes the teacher's layers \\[[0-3], [1-3]\\].*";
    assertTrue(program.err().matches(chosen), program.err());
    String lock = Files.readString(recipe.out().resolve("run.lock.json"));
    assertTrue(lock.contains("stages[0]/teacher-outputs"), lock);
  }
}
