package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.recipes.task.api.TaskType;
import org.distill4j.recipes.task.example.RatingsType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that a user's jar brings: what the program itself knows nothing of. */
final class OwnTaskRunTest {
  private static final String TASK = "task={kind: ratings, least: 0.5}";

  @TempDir private Path folder;
  private OwnJar jar;
  private TinyRecipe recipe;

  @BeforeEach
  void nameTheTask() throws IOException {
    jar = OwnJar.of(folder, TaskType.class, RatingsType.class);
    recipe = jar.recipe();
  }

  @Test
  void isReadRunAndReported() throws IOException, InterruptedException {
    var unused =
        jar.program(
            0,
            "run",
            "--out",
            recipe.out().toString(),
            "--cache",
            recipe.file("cache").toString(),
            "--set",
            TASK);
    Path model = recipe.out().resolve("model");
    assertEquals("[\"other\",\"good\"]", Files.readString(model.resolve("labels.json")));
    assertTrue(Files.readString(recipe.out().resolve("report.json")).contains("\"accuracy\""));
    String lock = Files.readString(recipe.out().resolve("run.lock.json"));
    assertTrue(lock.contains("\"kind\" : \"ratings\""), lock);
    assertTrue(lock.contains("\"least\" : 0.5"), lock);
  }

  @Test
  void isExplainedAndHasItsFaultsNamed() throws IOException, InterruptedException {
    String words = jar.program(0, "explain", "--set", TASK).out();
    assertTrue(words.contains("whether a text is rated 0.5 or more"), words);
    String err = jar.program(2, "explain", "--set", "task={kind: ratings, least: -1}").err();
    assertTrue(err.contains("task.least: must be"), err);
    String alone = jar.program(2, "explain", "--set", "task={least: 1}").err();
    assertTrue(alone.contains("task.least: must be given where kind is ratings alone"), alone);
  }

  @Test
  void isUnknownWithoutTheJar() {
    Program program = Program.run("explain", recipe.file("tiny.yaml").toString(), "--set", TASK);
    assertEquals(2, program.code());
    assertTrue(program.err().contains("task.kind: must be one of"), program.err());
  }
}
