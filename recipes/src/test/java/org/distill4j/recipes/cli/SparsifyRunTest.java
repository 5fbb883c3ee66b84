package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.compress.sparsify.LinearWeights;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recipes that set weights to zero. */
class SparsifyRunTest {
  @TempDir private Path folder;

  private double zeros(String stage) throws IOException {
    Checkpoint model = HuggingFaceDirectory.load(folder.resolve("run/stages").resolve(stage));
    return (double) LinearWeights.zeros(model) / LinearWeights.count(model);
  }

  @Test
  void zerosOutliveTrainingAndTheReportSaysWhatTheyBuy() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run(
            "--set",
            "stages=[{sparsify: {pattern: 2:4, criterion: fisher}}, {distill: {epochs: 1}},"
                + " {sparsify: {share: 0.75, scope: global, hold: false}}, {distill: {epochs: 1}},"
                + " {quantize: {}}]",
            "--set",
            "control=stage");
    assertEquals(0, program.code(), program.err());
    assertEquals(0.5, zeros("01-sparsify"));
    assertEquals(0.5, zeros("02-distill"));
    assertEquals(0.5, zeros("03-control"));
    assertEquals(0.75, zeros("04-sparsify-2"), 1e-4);
    assertTrue(zeros("05-distill-2") < 0.1, "not held");
    JsonNode stages =
        JsonMapper.shared()
            .readTree(Files.readString(recipe.out().resolve("report.json")))
            .get("stages");
    String notes = stages.get(1).get("notes").toString();
    assertTrue(notes.contains("(50.0%, 2:4), the least by Fisher information"), notes);
    assertTrue(notes.contains("gains no time from zeros"), notes);
    assertTrue(
        stages.get(2).get("notes").toString().contains("zero were held there"), stages::toString);
    assertTrue(
        stages.get(1).get("compressedBytes").asLong()
            < stages.get(0).get("compressedBytes").asLong(),
        stages::toString);
  }
}
