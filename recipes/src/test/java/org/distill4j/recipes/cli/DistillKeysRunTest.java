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
                + " {hidden-states: {distance: cosine, embeddings: true}}, {hidden-states: {layers: [none,"
                + " 2]}}, {cls-states: {weight: {from: 1, to: 0}}}]",
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
    String report = Files.readString(recipe.out().resolve("report.json"));
    assertTrue(report.contains("Neither time nor memory was measured"), report);
    assertTrue(report.contains("\"latencyMillis\" : [ ]"), report);
  }

  @Test
  void choosesMatchedLayersAnewBetweenEpochs() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run(
            "--set",
            "stages[0].distill.losses=[{hidden-states: {}}, {relations: {layers: map}}]",
            "--set",
            "stages[0].distill.layer-map={auto-every: 2}",
            "--set",
            "stages[0].distill.epochs=5");
    assertEquals(0, program.code(), program.err());
    // At the start, and after the second and the fourth epoch.
    assertEquals(4, program.err().split("layer-map: auto takes", -1).length, program.err());
    int second = program.err().indexOf("distill: epoch 2 of 5");
    int chosen = program.err().indexOf("layer-map: auto takes", second);
    assertTrue(second > 0 && chosen < program.err().indexOf("distill: epoch 3 of 5"));
  }

  @Test
  void matchesTheInsideFirstAndTheAnswersThen() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run(
            "--set",
            "stages=[{distill: {student: {layers: 2, hidden: 16, feed-forward: 24, initialize:"
                + " projection}, losses: [{relations: {layers: 2}}, {attention-scores: {}}],"
                + " epochs: 2, micro-batch: 20}}, {distill: {epochs: 1}}, {prune: {keep:"
                + " {feed-forward: 0.5}}}, {prune-vocabulary: {keep: 0.9}}, {distill: {losses:"
                + " [{soft-target: {}}, {hidden-states: {}}], epochs: 2}}, {quantize: {}}]");
    assertEquals(0, program.code(), program.err());
    assertTrue(program.err().contains("distill: epoch 2 of 2, loss "), program.err());
    assertTrue(program.err().contains("by a projection to 16 units"), program.err());
    String report = Files.readString(recipe.out().resolve("report.json"));
    assertTrue(report.contains("Trained on hidden states alone"), report);
  }

  @Test
  void refusesHeadsThatDoNotFitBeforeAnythingRuns() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", "stages[0].distill.losses=[{relations: {heads: 3}}]");
    assertEquals(2, program.code(), program.err());
    String place = "stages[0].distill.losses[0].relations.1.query: heads must be >= 1 and divide";
    assertTrue(program.err().contains(place), program.err());
    program = recipe.run("--set", "stages[0].distill.losses=[{relations: {layers: 4}}]");
    place = "stages[0].distill.losses[0].relations.layers: must be teacher layers from 0 to 3;";
    assertTrue(program.err().startsWith(place), program.err());
    program = recipe.run("--set", "stages[0].distill.losses=[{hidden-states: {layers: [1]}}]");
    String layers = "stages[0].distill.losses[0].hidden-states.layers: must name a teacher layer";
    assertTrue(program.err().startsWith(layers), program.err());
  }

  @Test
  void goesOnFromAGeneralDistillationHereAndElsewhere() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Files.writeString(
        folder.resolve("plain.txt"), "a long road to the sea\nthe bird and the song\n".repeat(9));
    Program program =
        recipe.run(
            "--set",
            "stages=[{general-distill: {student: {layers: 2, hidden: 16, feed-forward: 24,"
                + " initialize: projection}, text: {path: "
                + folder.resolve("plain.txt")
                + "}, epochs: 2}}, {distill: {losses: [{hidden-states: {}}], epochs: 1}}, {distill:"
                + " {epochs: 1}}]",
            "--set",
            "control=stage");
    assertEquals(0, program.code(), program.err());
    String lock = Files.readString(recipe.out().resolve("run.lock.json"));
    assertTrue(lock.contains("stages[0]/text"), lock);
    Path made = recipe.out().resolve("stages").resolve("01-general-distill");
    assertTrue(Files.isDirectory(made), program.err());
    String report = Files.readString(recipe.out().resolve("report.json"));
    // The control makes the steps of both phases, and stands beside the second.
    assertTrue(report.contains("\"control\"") && report.contains("distill-2"), report);
    assertTrue(
        program.err().indexOf("control: started") > program.err().indexOf("distill-2: done"));
    Path earlier = Files.move(recipe.out(), folder.resolve("earlier"));
    made = earlier.resolve("stages").resolve("01-general-distill");
    program =
        recipe.run("--set", "stages[0].distill.student={initialize: {checkpoint: " + made + "}}");
    assertEquals(0, program.code(), program.err());
    lock = Files.readString(recipe.out().resolve("run.lock.json"));
    assertTrue(lock.contains("stages[0]/student/model.safetensors"), lock);
  }
}
