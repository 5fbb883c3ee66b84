package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recipes whose students lose heads and neurons while they learn. */
class GradualPruneRunTest {
  @TempDir private Path folder;

  private JsonNode run(String stages, String... more) throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String[] all = new String[more.length + 2];
    System.arraycopy(more, 0, all, 2, more.length);
    all[0] = "--set";
    all[1] = "stages=" + stages;
    Program program = recipe.run(all);
    assertEquals(0, program.code(), program.err());
    return JsonMapper.shared().readTree(Files.readString(recipe.out().resolve("report.json")));
  }

  private int heads(String stage) throws IOException {
    Path config = folder.resolve("run/stages").resolve(stage).resolve("config.json");
    JsonNode heads =
        JsonMapper.shared().readTree(Files.readString(config)).get("num_attention_heads");
    int sum = 0;
    for (JsonNode layer : heads) {
      sum += layer.asInt();
    }
    return sum;
  }

  @Test
  void prunesStudentAndControlAlikeAndGoesOn() throws IOException {
    JsonNode report =
        run(
            "[{distill: {student: {layers: 2}, epochs: 2, prune: {keep: {heads: 0.5, feed-forward:"
                + " 20}, criterion: fisher, rounds: 2, until: 0.5}}}, {distill: {epochs: 1}},"
                + " {quantize: {}}]",
            "--set",
            "control=stage");
    assertEquals(4, heads("01-distill"));
    assertEquals(4, heads("02-control"));
    assertEquals(4, heads("03-distill-2"));
    JsonNode stages = report.get("stages");
    assertEquals(stages.get(1).get("parameters"), stages.get(2).get("parameters"));
    String notes = stages.get(1).toString();
    assertTrue(notes.contains("by a cubic schedule in rounds that ended with step 2;"), notes);
    assertTrue(notes.contains("mean square of that slope"), notes);
    assertTrue(notes.contains("Epoch 1 of 2 kept") || notes.contains("Epoch 2 of 2 kept"), notes);
  }

  @Test
  void learnsGates() throws IOException {
    JsonNode report =
        run(
            "[{distill: {student: {layers: 2}, epochs: 3, prune: {keep: {heads: 3, feed-forward:"
                + " 0.25}, criterion: l0}}}]");
    assertEquals(3, heads("01-distill"));
    String notes = report.get("stages").toString();
    assertTrue(notes.contains("led down to the target and ended with step 3;"), notes);
  }

  @Test
  void scoresByMovementAndByWeights() throws IOException {
    JsonNode report =
        run(
            "[{distill: {student: {layers: 2}, epochs: 1, prune: {keep: {heads: 6, feed-forward:"
                + " 0.75}, criterion: movement}}}, {distill: {epochs: 1, prune: {keep: {heads: 2},"
                + " criterion: magnitude, scope: layer}}}]");
    assertEquals(6, heads("01-distill"));
    assertEquals(4, heads("02-distill-2"), "two of each layer, if it has as many");
    String notes = report.get("stages").toString();
    assertTrue(notes.contains("how far training moved their weights"), notes);
    assertTrue(notes.contains("by the norm of their weights at each round"), notes);
  }
}
