package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One recipe by several seeds. */
class SeedsRunTest {
  private static final List<String> SHORT =
      List.of(
          "--set",
          "control=stage",
          "--set",
          "stages=[{distill: {student: {layers: 1}, epochs: 1}}]",
          "--set",
          "measure.seconds=0.01");

  @TempDir private static Path folder;
  private static TinyRecipe recipe;
  private static Program program;

  private static Program run(TinyRecipe tiny, String... more) {
    return tiny.run(Stream.concat(SHORT.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @BeforeAll
  static void runBySeeds() throws IOException {
    recipe = TinyRecipe.in(Files.createDirectory(folder.resolve("seeds")));
    program = run(recipe, "--set", "seeds=[17, 4]");
    assertEquals(0, program.code(), program.err());
  }

  private static byte[] weights(Path run, String stage) throws IOException {
    return Files.readAllBytes(run.resolve("stages").resolve(stage).resolve("model.safetensors"));
  }

  private static JsonNode report() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(recipe.out().resolve("report.json")));
  }

  @Test
  void trainsTheTeacherOnceAndEachStudentAnew() throws IOException {
    Path first = recipe.out().resolve("seed-17");
    Path second = recipe.out().resolve("seed-4");
    assertEquals(1, lines("teacher: started"));
    assertEquals(1, lines("teacher: finished before from the same inputs, taken as it is"));
    assertEquals(2, lines("distill: started"));
    assertEquals(2, lines("control: started"));
    assertArrayEquals(weights(first, "00-teacher"), weights(second, "00-teacher"));
    for (String stage : List.of("01-distill", "02-control")) {
      assertTrue(!Arrays.equals(weights(first, stage), weights(second, stage)), stage);
    }
    assertArrayEquals(
        Files.readAllBytes(first.resolve("model/model.onnx")),
        Files.readAllBytes(recipe.out().resolve("model/model.onnx")));
  }

  private static long lines(String end) {
    return program.err().lines().filter(line -> line.endsWith(end)).count();
  }

  @Test
  void makesOfASeedWhatTheRecipeMakesOfIt() throws IOException {
    TinyRecipe single = TinyRecipe.in(Files.createDirectory(folder.resolve("single")));
    Program alone = run(single);
    assertEquals(0, alone.code(), alone.err());
    for (String stage : List.of("00-teacher", "01-distill", "02-control")) {
      assertArrayEquals(
          weights(single.out(), stage), weights(recipe.out().resolve("seed-17"), stage), stage);
    }
  }

  @Test
  void reportsMeanSpreadAndTheDifferenceToTheControl() throws IOException {
    JsonNode seeds = report().get("seeds");
    assertEquals("[17,4]", seeds.get("seeds").toString());
    assertEquals("students", seeds.get("of").asString());
    assertEquals(4, seeds.get("stages").size());
    for (JsonNode stage : seeds.get("stages")) {
      double sum = 0;
      for (int run = 0; run < 2; run++) {
        String name = "seed-" + List.of(17, 4).get(run);
        String own = Files.readString(recipe.out().resolve(name).resolve("report.json"));
        double accuracy = accuracy(JsonMapper.shared().readTree(own), stage.get("name").asString());
        assertEquals(accuracy, stage.get("accuracies").get(run).asDouble());
        sum += accuracy;
      }
      assertEquals(sum / 2, stage.get("accuracy").get("mean").asDouble(), 1e-12);
    }
    JsonNode control = difference(seeds, "control");
    assertEquals("distill", control.get("name").asString());
    assertEquals("control", control.get("against").asString());
    assertEquals(30, control.get("difference").get("n").asInt());
    JsonNode stages = seeds.get("stages");
    assertEquals(
        stages.get(1).get("accuracy").get("mean").asDouble()
            - stages.get(2).get("accuracy").get("mean").asDouble(),
        control.get("difference").get("value").asDouble(),
        1e-12);
    assertTrue(Files.readString(recipe.out().resolve("report.md")).contains("Over several seeds"));
  }

  private static JsonNode difference(JsonNode seeds, String against) {
    for (JsonNode difference : seeds.get("differences")) {
      if (difference.get("against").asString().equals(against)) {
        return difference;
      }
    }
    throw new AssertionError(seeds);
  }

  private static double accuracy(JsonNode report, String name) {
    for (JsonNode stage : report.get("stages")) {
      if (stage.get("name").asString().equals(name)) {
        return stage.get("metrics").get("accuracy").get("value").asDouble();
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void tellsInEachLockByWhichSeedItRan() throws IOException {
    String own = Files.readString(recipe.out().resolve("seed-4/run.lock.json"));
    JsonNode written = JsonMapper.shared().readTree(own).get("recipe");
    assertEquals("[4]", written.get("seeds").toString());
    assertEquals(17, written.get("seed").asInt());
    String all = Files.readString(recipe.out().resolve("run.lock.json"));
    assertEquals("[17,4]", JsonMapper.shared().readTree(all).get("recipe").get("seeds").toString());
  }

  @Test
  void writesTheReportAnewFromItsNumbers() throws IOException {
    Path copy = folder.resolve("copy");
    Program anew = Program.run("report", recipe.out().toString(), "--out", copy.toString());
    assertEquals(0, anew.code(), anew.err());
    assertEquals(
        Files.readString(recipe.out().resolve("report.html")),
        Files.readString(copy.resolve("report.html")));
  }

  @Test
  @Tag("recipe")
  void makesEverythingAnewWhereAskedTo() throws IOException {
    TinyRecipe tiny = TinyRecipe.in(Files.createDirectory(folder.resolve("all")));
    Program all = run(tiny, "--set", "seeds=[17, 4]", "--set", "seeds-of=all");
    assertEquals(0, all.code(), all.err());
    assertEquals(2, all.err().lines().filter(l -> l.endsWith("teacher: started")).count());
    assertTrue(
        !Arrays.equals(
            weights(tiny.out().resolve("seed-17"), "00-teacher"),
            weights(tiny.out().resolve("seed-4"), "00-teacher")));
    Program again = run(tiny, "--resume", "--set", "seeds=[17, 4]", "--set", "seeds-of=all");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().lines().noneMatch(l -> l.endsWith(": started")), again.err());
    assertNotEquals("", again.out());
  }

  @Test
  void saysBeforehandWhatSeedsDoAndCost() {
    String yaml = recipe.file("tiny.yaml").toString();
    Program told = Program.run("explain", yaml, "--set", "seeds=[1, 2, 3]");
    assertTrue(told.out().contains("seeds: the recipe is run by each of 1, 2, 3"), told.out());
    Program plan = Program.run("plan", yaml, "--set", "seeds=[1, 2, 3]");
    // 48 rows in batches of 32: two steps an epoch, and two epochs of the teacher.
    assertTrue(plan.out().matches("(?s).*\\| teacher +\\| 48 +\\| 4 .*"), plan.out());
    assertTrue(plan.out().matches("(?s).*\\| distill, 3 seeds +\\| 48 +\\| 6 .*"), plan.out());
  }
}
