package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences without tags, which the teacher tags word by word as they are read. */
class TagTransferRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 2}, epochs: 2, losses: [{soft-target: {}}, {hard-label:"
          + " {}}, {hidden-states: {}}], teacher-errors: hard-label}}]";

  @TempDir private Path folder;
  private TinyTags recipe;
  private String transfer;

  @BeforeEach
  void writeInputs() throws IOException {
    recipe = TinyTags.in(folder);
    Path text = folder.resolve("more.txt");
    Files.writeString(text, "a good\t film\nno\u00a0tree in the  sea\n".repeat(20));
    transfer = "data.transfer={path: " + text + "}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "crf"})
  void teachesOnThemToo(String head) throws IOException {
    Program program =
        recipe.run(
            "--set",
            "task.head=" + head,
            "--set",
            transfer,
            "--set",
            STAGES,
            "--set",
            "control=stage");
    assertEquals(0, program.code(), program.err());
    String report = Files.readString(recipe.out().resolve("report.json"));
    // Of 48 training sentences and 40 more, three batches an epoch; the control makes as many.
    assertEquals(3, report.split(" 6 steps,", -1).length, report);
    assertTrue(report.contains("Transfer text"), report);
  }

  @Test
  void plansThem() {
    Program plan =
        Program.run(
            "plan",
            folder.resolve("tags.yaml").toString(),
            "--set",
            transfer,
            "--set",
            "control=stage");
    String out = plan.cells();
    assertTrue(out.contains("| distill | 88 |"), out + plan.err());
  }

  @Test
  void refusesAControlThatTagsThemItself() {
    Program program =
        recipe.run(
            "--set", transfer, "--set", "control=stage", "--set", "controls.self-trained=true");
    assertEquals(2, program.code());
    assertTrue(program.err().contains("must be false where words are tagged"), program.err());
  }
}
