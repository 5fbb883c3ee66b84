package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recipes with the less usual ways to prune. */
class PruneKeysRunTest {
  @TempDir private Path folder;

  @Test
  void prunesTheTeacherItselfThenTeachesItThenNarrowsIt() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run(
            "--set",
            "stages=[{prune: {keep: {layers: 3, heads: 0.5}, criterion: fisher, reconstruct:"
                + " true}}, {distill: {epochs: 1}}, {prune: {keep: {hidden: 24, feed-forward: 9},"
                + " criterion: magnitude, scope: layer}}]");
    assertEquals(0, program.code(), program.err());
    JsonNode config = json(recipe.out().resolve("stages/01-prune/config.json"));
    assertEquals(3, config.get("num_hidden_layers").asInt());
    int heads = 0;
    for (JsonNode layer : config.get("num_attention_heads")) {
      heads += layer.asInt();
    }
    assertEquals(6, heads);
    JsonNode last = json(recipe.out().resolve("model/config.json"));
    assertEquals(24, last.get("hidden_size").asInt());
    last.get("intermediate_size").forEach(width -> assertEquals(9, width.asInt()));
    String notes = json(recipe.out().resolve("report.json")).get("stages").toString();
    assertTrue(notes.contains("removed; the outputs' mean squared change is now"), notes);
    assertTrue(notes.contains("scored by the Fisher information"), notes);
    assertTrue(notes.contains("projections fitted on 48 texts: the outputs' mean"), notes);
    assertTrue(notes.contains("scored by the norm of their weights"), notes);
    assertTrue(notes.contains("Hidden units left 24 of 32"), notes);
  }

  @Test
  void scoresByWhatStillFitsOnceLayersAndHeadsAreGone() throws IOException {
    Program program =
        TinyRecipe.in(folder)
            .run(
                "--set",
                "stages=[{distill: {student: {layers: 3}, epochs: 1, layer-map: [0, 2, 3], losses:"
                    + " [{soft-target: {}}, {hidden-states: {}}, {attention-scores: {}},"
                    + " {relations: {heads: 4}}]}}, {prune: {keep: {layers: 2, heads: 3},"
                    + " scope: layer}}, {prune: {keep: {heads: 0.6}}}, {prune: {keep: {heads: 2,"
                    + " feed-forward: 4}, scope: layer}}]");
    assertEquals(0, program.code(), program.err());
  }

  @Test
  void compressesTheTeacherWhereNothingIsDistilled() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run("--set", "stages=[{prune-vocabulary: {keep: 0.9}}, {quantize: {}}]");
    assertEquals(0, program.code(), program.err());
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    assertEquals(4, stages.size());
    long teacher = stages.get(0).get("sizeBytes").asLong();
    assertTrue(stages.get(3).get("sizeBytes").asLong() < teacher / 2, stages::toString);
    Program plan =
        Program.run(
            "plan", recipe.file("tiny.yaml").toString(), "--set", "stages=[{quantize: {}}]");
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().contains("quantize"), plan.out());
  }

  @Test
  void takesScoresThatAreThereForAnotherTarget() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String prune = "stages=[{prune: {keep: {layers: 2, feed-forward: %s}, criterion: fisher}}]";
    Program first = recipe.run("--set", prune.formatted("0.5"));
    assertEquals(0, first.code(), first.err());
    List<Path> stored = stored();
    assertEquals(2, stored.size(), stored::toString);
    Path stage = recipe.out().resolve("stages/01-prune/scores.json");
    byte[] scores = Files.readAllBytes(stage);
    for (Path file : stored) {
      assertTrue(file.toFile().setLastModified(1_000_000_000_000L), "a time to be seen again");
    }
    Program second = recipe.run("--resume", "--set", prune.formatted("0.25"));
    assertEquals(0, second.code(), second.err());
    assertEquals(stored, stored());
    for (Path file : stored) {
      assertEquals(1_000_000_000_000L, Files.getLastModifiedTime(file).toMillis(), "not rewritten");
    }
    assertArrayEquals(scores, Files.readAllBytes(stage));
    Program list = Program.run("cache", "list", "--cache", recipe.file("cache").toString());
    assertTrue(list.out().contains(stored.get(0).toString()), list.out());
  }

  @Test
  void namesTheSmallestReachableTimeAndMeasuresOnce() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String prune =
        "stages=[{prune: {target: {latency: %s, length: 12}, criterion: fisher}}, {quantize: {}}]";
    Program far = recipe.run("--set", TinyRecipe.TIMED, "--set", prune.formatted("0.0001"));
    assertEquals(2, far.code(), far.err());
    assertTrue(far.err().contains("target.latency: must be at least 0."), far.err());
    assertTrue(far.err().contains("The smallest reachable is 0."), far.err());
    assertTrue(far.err().contains("timing blocks, 10 of 10"), far.err());
    Program near =
        recipe.run("--resume", "--set", TinyRecipe.TIMED, "--set", prune.formatted("1.0"));
    assertEquals(0, near.code(), near.err());
    assertFalse(near.err().contains("timing blocks"), near.err());
    assertTrue(Files.isRegularFile(recipe.out().resolve("stages/01-prune/latencies.json")));
    String notes = json(recipe.out().resolve("report.json")).get("stages").toString();
    assertTrue(notes.contains("Allocated by the clock: at 12 tokens the model, with"), notes);
    String reachable = far.err().replaceAll("(?s).*smallest reachable is (0\\.\\d+).*", "$1");
    double between = (1 + Double.parseDouble(reachable)) / 2;
    Program met =
        recipe.run("--resume", "--set", TinyRecipe.TIMED, "--set", prune.formatted(between));
    assertEquals(0, met.code(), met.err());
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    long whole = stages.get(0).get("parameters").asLong();
    assertTrue(stages.get(1).get("parameters").asLong() < whole, stages::toString);
    String page = Files.readString(recipe.out().resolve("report.html"));
    assertTrue(page.contains("12 tokens"), "the time is measured at the length of the target");
  }

  @Test
  void takesTheSmallestSizeOfAFrontierThatIsGoodEnough() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String prune =
        "stages=[{prune: {frontier: {keep: [0.9, 0.6, 0.3], most-loss: %s}, keep: {layers: 3},"
            + " criterion: fisher, reconstruct: true}}, {quantize: {}}]";
    Program any = recipe.run("--set", prune.formatted("1.0"));
    assertEquals(0, any.code(), any.err());
    JsonNode frontier = json(recipe.out().resolve("stages/01-prune/frontier.json"));
    assertEquals(0.3, frontier.get("chosen").asDouble());
    long before = frontier.get("parameters").asLong();
    for (JsonNode size : frontier.get("sizes")) {
      assertTrue(size.get("parameters").asLong() < before, frontier::toString);
      before = size.get("parameters").asLong();
      assertTrue(size.get("score").asDouble() >= 0 && size.get("score").asDouble() <= 1);
    }
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    assertEquals(before, stages.get(1).get("parameters").asLong());
    assertTrue(stages.toString().contains("Went on with keep 0.3"), stages::toString);
    JsonNode tried = stages.get(1).get("frontier").get("sizes");
    assertEquals(4, tried.size());
    assertEquals("whole", tried.get(0).get("name").asString());
    assertTrue(tried.get(3).get("chosen").asBoolean(), tried::toString);
    assertEquals(before, tried.get(3).get("parameters").asLong());
    assertFalse(stages.get(2).has("frontier"));
    String page = Files.readString(recipe.out().resolve("report.html"));
    assertTrue(page.contains("prune: accuracy on the validation rows"), page);
    Program again = Program.run("report", recipe.out().toString());
    assertEquals(0, again.code(), again.err());
    assertEquals(4, any.err().split("prune: frontier, keep", -1).length - 1, any.err());
    Program stricter = recipe.run("--resume", "--set", prune.formatted("0.9999"));
    assertEquals(0, stricter.code(), stricter.err());
    assertFalse(stricter.err().contains("prune: frontier, keep"), "tried before");
    String scoped = prune.replace("criterion", "scope: layer, criterion").formatted("1.0");
    Program other = recipe.runInto(folder.resolve("scoped"), "--set", scoped);
    assertTrue(other.err().contains("prune: frontier, keep"), other.err());
    Program known = recipe.run("--resume", "--set", prune.formatted("1.0"));
    assertEquals(0, known.code(), known.err());
    assertEquals(page, Files.readString(recipe.out().resolve("report.html")));
    Program plan =
        Program.run("plan", recipe.file("tiny.yaml").toString(), "--set", prune.formatted("0.02"));
    assertEquals(0, plan.code(), plan.err());
  }

  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/pruning-scores"))) {
      return files.sorted().toList();
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
