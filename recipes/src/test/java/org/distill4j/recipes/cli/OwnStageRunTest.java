package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.example.RoundWeightsType;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stage that a user's jar brings: what the program itself knows nothing of. */
final class OwnStageRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 2}, epochs: 1}}, {round-weights: {bits: 4}}]";

  @TempDir private Path folder;
  private OwnJar jar;
  private TinyRecipe recipe;

  @BeforeEach
  void nameTheStage() throws IOException {
    jar = OwnJar.of(folder, StageType.class, RoundWeightsType.class);
    recipe = jar.recipe();
  }

  @Test
  void isReadRunAndReported() throws IOException, InterruptedException {
    String out = recipe.out().toString();
    String cache = recipe.file("cache").toString();
    ChildProcess run = jar.program(0, "run", "--out", out, "--cache", cache, "--set", STAGES);
    assertTrue(run.err().contains("round-weights: done. Fractions have 4 bits of 23."), run.err());
    JsonNode report =
        JsonMapper.shared().readTree(Files.readString(recipe.out().resolve("report.json")));
    JsonNode made = report.get("stages").get(2);
    assertEquals("round-weights", made.get("kind").asString(), report.toString());
    assertTrue(made.get("notes").toString().contains("4 bits of 23"), made.toString());
    String lock = Files.readString(recipe.out().resolve("run.lock.json"));
    assertTrue(lock.contains("\"round-weights\""), lock);
    assertTrue(lock.contains("\"bias\" : true"), lock);
    for (float weight :
        HuggingFaceDirectory.load(recipe.out().resolve("stages/02-round-weights"))
            .tensor("embeddings.word_embeddings.weight")
            .values()) {
      assertEquals(0, Float.floatToIntBits(weight) & ((1 << 19) - 1));
    }
    String more = STAGES.replace("}}]", "}}, {quantize: {}}]");
    ChildProcess again =
        jar.program(0, "run", "--resume", "--out", out, "--cache", cache, "--set", more);
    assertTrue(again.err().contains("round-weights: finished before"), again.err());
  }

  @Test
  void isExplainedAndPlanned() throws IOException, InterruptedException {
    String words = jar.program(0, "explain", "--set", STAGES).out();
    assertTrue(words.contains("stages[1] round-weights: rounds weights to 4 bits"), words);
    String plan = jar.program(0, "plan", "--set", STAGES).out().replaceAll(" +", " ");
    assertTrue(plan.contains("| round-weights |"), plan);
  }

  @Test
  void hasItsFaultsNamed() throws IOException, InterruptedException {
    String wrong = STAGES.replace("bits: 4", "bits: 40, bia: false");
    String err = jar.program(2, "explain", "--set", wrong).err();
    assertTrue(err.contains("stages[1].round-weights.bits: must be in [1, 23]; got 40"), err);
    assertTrue(err.contains("stages[1].round-weights.bia: must be a key"), err);
    assertTrue(err.contains("Did you mean bias?"), err);
    String missing = jar.program(2, "explain", "--set", STAGES.replace("bits: 4", "")).err();
    assertTrue(missing.contains("round-weights.bits: must be given; got nothing. Write"), missing);
  }

  @Test
  void isUnknownWithoutTheJar() {
    Program program = Program.run("explain", recipe.file("tiny.yaml").toString(), "--set", STAGES);
    assertEquals(2, program.code());
    assertTrue(program.err().contains("stages[1].round-weights: must be a key"), program.err());
  }
}
