package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student that learns from teachers which did not see the row. */
class CrossFitRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 2}, cross-fit: 3}}, {prune: {keep: {heads: 0.5}}}]";

  @TempDir private Path folder;
  private TinyRecipe recipe;
  private String more;

  @BeforeEach
  void writeInputs() throws IOException {
    recipe = TinyRecipe.in(folder);
    Path text = Files.writeString(folder.resolve("more.txt"), "a red sea\nno tree\n");
    more = "data.transfer={path: " + text + "}";
  }

  @Test
  void trainsATeacherForEachFoldOnceAndForEver() throws IOException {
    Program program = recipe.run("--set", STAGES, "--set", more);
    assertEquals(0, program.code(), program.err());
    for (int fold = 1; fold <= 3; fold++) {
      String line = "teacher without fold " + fold + " of 3: answers the rows";
      assertEquals(2, program.err().split(line, -1).length, program.err());
    }
    String report = Files.readString(recipe.out().resolve("report.json"));
    String note = "Cross-fitted: 3 teachers labelled the rows that they had not seen";
    assertTrue(report.contains(note), report);
    // Another shape asks the same, and finds it.
    Program again =
        recipe.runInto(
            folder.resolve("again"),
            "--set",
            STAGES.replace("layers: 2", "layers: 1"),
            "--set",
            more);
    assertEquals(0, again.code(), again.err());
    assertFalse(again.err().contains("teacher without"), again.err());
  }

  @Test
  void scoresAreCrossFittedToo() throws IOException {
    Program program = recipe.run("--set", STAGES, "--set", "task.kind=regression");
    assertEquals(0, program.code(), program.err());
    String report = Files.readString(recipe.out().resolve("report.json"));
    assertTrue(report.matches("(?s).*had not seen, by scores of -?[0-9.]+ in Pearson.*"), report);
  }

  @Test
  void plansATrainingForEachFold() {
    Program plan = plan(3);
    assertEquals(0, plan.code(), plan.err());
    // Two thirds of 48 rows, one batch of 32 an epoch, two epochs.
    String line = "\\| teacher without a fold \\| 32   \\| 2     ";
    assertEquals(4, plan.out().split(line, -1).length, plan.out());
  }

  @Test
  void refusesMoreFoldsThanGroups() {
    Program plan = plan(49);
    assertEquals(2, plan.code());
    assertEquals(
        "stages[0].distill.cross-fit: must be at most the 48 groups of training rows; got 49. Use"
            + " fewer folds.\n",
        plan.err());
  }

  private Program plan(int folds) {
    String file = recipe.file("tiny.yaml").toString();
    return Program.run(
        "plan",
        file,
        "--set",
        STAGES.replace("cross-fit: 3", "cross-fit: " + folds),
        "--set",
        more);
  }
}
