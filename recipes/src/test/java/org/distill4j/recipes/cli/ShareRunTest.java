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

/** Students whose layers use the weights of one. */
class ShareRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 4, share: all}, epochs: 1, losses: [{soft-target: {}},"
          + " {hidden-states: {}}]}}, {prune-vocabulary: {keep: 0.9}}, {quantize: {}}]";

  @TempDir private Path folder;

  @Test
  void trainsAndShipsOneLayerForFour() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", STAGES);
    assertEquals(0, program.code(), program.err());
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    assertTrue(bytes(stages, 1) < 0.65 * bytes(stages, 0), stages::toString);
    assertTrue(bytes(stages, 3) < bytes(stages, 2), stages::toString);
    String notes = stages.get(1).get("notes").toString();
    assertTrue(notes.contains("All 4 layers use the weights of one"), notes);
    JsonNode config = json(recipe.out().resolve("model/config.json"));
    assertTrue(config.get("shared_layers").asBoolean());
    Program plan = Program.run("plan", recipe.file("tiny.yaml").toString(), "--set", STAGES);
    String planned = "%,d".formatted(stages.get(1).get("parameters").asLong());
    assertTrue(plan.out().contains(planned), planned + " in " + plan.out());
    Program cut =
        Program.run(
            "run",
            recipe.file("tiny.yaml").toString(),
            "--out",
            folder.resolve("cut").toString(),
            "--set",
            STAGES.replace("{prune-vocabulary: {keep: 0.9}}", "{prune: {keep: {heads: 2}}}"));
    assertEquals(2, cut.code(), cut.err());
    assertTrue(
        cut.err().contains("stages[1].prune: must have weights of its own in each layer to be"),
        cut.err());
    String from = recipe.out().resolve("stages/01-distill").toString();
    String to = folder.resolve("hf").toString();
    Program exported = Program.run("export", from, "--format", "huggingface", "--out", to);
    assertEquals(2, exported.code(), exported.err());
    assertTrue(exported.err().contains("got layers that share the weights"), exported.err());
  }

  private static long bytes(JsonNode stages, int number) {
    return stages.get(number).get("sizeBytes").asLong();
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
