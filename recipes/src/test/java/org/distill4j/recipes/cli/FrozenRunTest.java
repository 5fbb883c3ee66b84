package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes that train heads on an encoder as it is. */
class FrozenRunTest {
  @TempDir private Path folder;

  @Test
  void teacherStudentAndControlKeepTheEncoder() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String[] keys = {
      "--set",
      "teacher.fine-tune.train=head",
      "--set",
      "control=stage",
      "--set",
      "stages=[{distill: {student: {layers: 4}, epochs: 1, train: head}}, {quantize: {}}]"
    };
    Program program = recipe.run(keys);
    assertEquals(0, program.code(), program.err());
    Checkpoint start = HuggingFaceDirectory.load(recipe.file("pretrained"));
    for (String stage : List.of("00-teacher", "01-distill", "02-control")) {
      assertKept(start, recipe.out().resolve("stages").resolve(stage));
    }
    String report = Files.readString(recipe.out().resolve("report.json"));
    assertEquals(4, report.split("Encoder frozen: ", -1).length, "three stages tell it");
    Program plan = Program.run(withSets("plan", recipe, keys));
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().contains("of a head alone as one"), plan.out());
    Program explained = Program.run(withSets("explain", recipe, keys));
    assertTrue(
        explained.out().contains("of its head alone: the encoder stays as it is"), explained.out());
  }

  private static String[] withSets(String command, TinyRecipe recipe, String... keys) {
    List<String> arguments = new java.util.ArrayList<>(List.of(command));
    arguments.add(recipe.file("tiny.yaml").toString());
    arguments.addAll(List.of(keys));
    return arguments.toArray(String[]::new);
  }

  private static void assertKept(Checkpoint start, Path stage) throws IOException {
    Checkpoint model = HuggingFaceDirectory.load(stage);
    long kept =
        start.tensors().keySet().stream().filter(name -> !name.startsWith("pooler.")).count();
    assertTrue(kept > 10, "tensors " + start.tensors().keySet());
    for (String name : start.tensors().keySet()) {
      if (!name.startsWith("pooler.")) {
        assertArrayEquals(start.tensor(name).values(), model.tensor(name).values(), name);
      }
    }
  }

  @Test
  void aTaggerWithAChainKeepsTheEncoder() throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    Program program =
        recipe.run(
            "--set",
            "task.head=crf",
            "--set",
            "teacher.fine-tune.train=head",
            "--set",
            "stages=[{quantize: {}}]");
    assertEquals(0, program.code(), program.err());
    assertKept(HuggingFaceDirectory.load(folder.resolve("pretrained")), Path.of(recipe.teacher()));
  }
}
