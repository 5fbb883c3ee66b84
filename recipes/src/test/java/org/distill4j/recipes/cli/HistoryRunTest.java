package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run tells about its trainings: {@code history.csv}, the curves and the examples. */
class HistoryRunTest {
  @TempDir private static Path folder;
  private static TinyRecipe recipe;

  @BeforeAll
  static void run() throws IOException {
    recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", "control=stage");
    assertEquals(0, program.code(), program.err());
  }

  private static List<String[]> lines() throws IOException {
    String all = Files.readString(recipe.out().resolve("history.csv"));
    assertTrue(all.endsWith("\r\n"));
    assertFalse(all.replace("\r\n", "").contains("\n"));
    return all.lines().map(line -> line.split(",", -1)).toList();
  }

  @Test
  void hasALineForEachStep() throws IOException {
    List<String[]> lines = lines();
    assertEquals(
        List.of("stage", "arm", "seed", "epoch", "step", "loss", "score", "learning_rate", "kept"),
        List.of(lines.get(0)));
    List<String[]> teacher = lines.stream().filter(l -> l[0].equals("teacher")).toList();
    // 48 rows in batches of 32 make two steps an epoch.
    assertEquals(4, teacher.size());
    for (int step = 0; step < 4; step++) {
      String[] line = teacher.get(step);
      assertEquals("teacher", line[1]);
      assertEquals(String.valueOf(step / 2 + 1), line[3]);
      assertEquals(String.valueOf(step + 1), line[4]);
      assertTrue(Double.parseDouble(line[5]) > 0 && Double.isFinite(Double.parseDouble(line[5])));
      assertEquals(step % 2 == 0, line[6].isEmpty(), "a score at the end of an epoch");
    }
    assertEquals(1, teacher.stream().filter(l -> l[8].equals("true")).count());
    assertEquals(2, lines.stream().filter(l -> l[0].equals("distill")).count());
    assertEquals(2, lines.stream().filter(l -> l[1].equals("control")).count());
    assertTrue(lines.stream().anyMatch(l -> l[1].equals("distilled")));
  }

  @Test
  void reportHasTheSameCurvesAndExamples() throws IOException {
    JsonNode report =
        JsonMapper.shared().readTree(Files.readString(recipe.out().resolve("report.json")));
    JsonNode training = report.get("stages").get(0).get("training");
    List<String[]> teacher = lines().stream().filter(l -> l[0].equals("teacher")).toList();
    assertEquals(4, training.get("losses").size());
    assertEquals(
        Double.parseDouble(teacher.get(2)[5]),
        training.get("losses").get(2).get("loss").asDouble());
    assertEquals(
        Double.parseDouble(teacher.get(3)[6]),
        training.get("epochs").get(1).get("score").asDouble());
    assertFalse(report.get("stages").get(3).has("training"), "prune-vocabulary trains nothing");
    JsonNode examples = report.get("examples");
    long right = 0;
    JsonNode confusion = report.get("stages").get(report.get("stages").size() - 1).get("confusion");
    for (int label = 0; label < confusion.size(); label++) {
      right += confusion.get(label).get(label).asLong();
    }
    assertEquals(
        30 - right,
        examples.get("lost").get("count").asLong() + examples.get("wrong").get("count").asLong());
    String page = Files.readString(recipe.out().resolve("report.html"));
    assertTrue(page.contains("Training loss"));
  }

  @Test
  void isTheSameAfterAResumeThatFindsEverything() throws IOException {
    byte[] before = Files.readAllBytes(recipe.out().resolve("history.csv"));
    Files.delete(recipe.out().resolve("history.csv"));
    Program again = recipe.run("--set", "control=stage", "--resume");
    assertEquals(0, again.code(), again.err());
    assertArrayEquals(before, Files.readAllBytes(recipe.out().resolve("history.csv")));
  }
}
