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

/** Recipes that keep matrices as two factors. */
class FactorizeRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 2}, epochs: 1}}, {factorize: {linear: 0.5, embedding:"
          + " 16}}, {distill: {epochs: 1, losses: [{soft-target: {}}, {hidden-states: {}}]}},"
          + " {prune-vocabulary: {keep: 0.9}}, {quantize: {dialect: onnxruntime}}]";

  @TempDir private Path folder;

  @Test
  void trainsTheFactorsAndShipsThem() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", STAGES);
    assertEquals(0, program.code(), program.err());
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    assertTrue(bytes(stages, 2) < 0.9 * bytes(stages, 1), stages::toString);
    assertTrue(bytes(stages, 5) < 0.5 * bytes(stages, 3), stages::toString);
    String notes = stages.get(2).get("notes").toString();
    assertTrue(notes.contains("matrices of linear layers kept as two, of ranks 8 to"), notes);
    assertTrue(notes.contains("The word table is"), notes);
    JsonNode config = json(recipe.out().resolve("model/config.json"));
    assertEquals(16, config.get("factor_ranks").get("embeddings.word_embeddings").asInt());
    Program predicted =
        Program.run("predict", recipe.out().resolve("model").toString(), "a good film");
    assertEquals(0, predicted.code(), predicted.err());
    Program plan = Program.run("plan", recipe.file("tiny.yaml").toString(), "--set", STAGES);
    assertEquals(0, plan.code(), plan.err());
    String planned = "%,d".formatted(stages.get(2).get("parameters").asLong());
    assertTrue(plan.out().contains(planned), planned + " in " + plan.out());
  }

  @Test
  void compressesTheTeacherItselfInIntegersOfFixedScales() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run(
            "--set",
            "stages=[{factorize: {linear: 0.6, rows: 30}}, {quantize: {activations: static, smooth:"
                + " 0.5, keep-float: 2}}]");
    assertEquals(0, program.code(), program.err());
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    assertTrue(bytes(stages, 2) < 0.6 * bytes(stages, 0), stages::toString);
  }

  @Test
  void refusesToTrainScalesOfFactors() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run(
            "--set", "stages=[{factorize: {linear: 0.6}}, {quantize: {training: {epochs: 1}}}]");
    assertEquals(2, program.code(), program.err());
    String wanted = "stages[1].quantize.training: must train layers of one matrix each; got";
    assertTrue(program.err().contains(wanted), program.err());
  }

  private static long bytes(JsonNode stages, int number) {
    return stages.get(number).get("sizeBytes").asLong();
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
