package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("recipe")
class KeptFilesRunTest {
  private static final Set<String> ALL =
      Set.of(
          "00-teacher/model.onnx",
          "00-teacher/model.safetensors",
          "01-distill/model.onnx",
          "01-distill/model.safetensors",
          "02-prune-vocabulary/model.onnx",
          "02-prune-vocabulary/model.safetensors",
          "03-prune/model.onnx",
          "03-prune/model.safetensors",
          "04-quantize/model.onnx",
          "05-calibrate/model.onnx");
  private static final Set<String> FINAL =
      Set.of(
          "00-teacher/model.safetensors",
          "03-prune/model.safetensors",
          "04-quantize/model.onnx",
          "05-calibrate/model.onnx");

  @TempDir private Path folder;
  private TinyRecipe recipe;

  @BeforeEach
  void writeRecipe() throws IOException {
    recipe = TinyRecipe.in(folder);
  }

  private static Set<String> models(Path run) throws IOException {
    Path stages = run.resolve("stages");
    try (Stream<Path> files = Files.walk(stages)) {
      return files
          .map(file -> stages.relativize(file).toString())
          .filter(file -> file.endsWith("model.onnx") || file.endsWith("model.safetensors"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void leavesTheFinalModelAndWhatTakesLongest() throws IOException {
    Program program = recipe.run("--set", "keep=final");
    assertEquals(0, program.code(), program.err());
    assertTrue(program.err().contains("disk: freed "), program.err());
    assertEquals(FINAL, models(recipe.out()));
    Path staged = recipe.out().resolve("stages/05-calibrate/model.onnx");
    Path delivered = recipe.out().resolve("model/model.onnx");
    assertTrue(Files.isSameFile(staged, delivered), "its bytes lie there once");
    String run = recipe.out().toString();
    assertEquals(0, Program.run("verify", run, "--max-drop", "99", "--point").code());
    assertEquals(0, Program.run("report", run).code());
    byte[] model = Files.readAllBytes(delivered);
    byte[] report = Files.readAllBytes(recipe.out().resolve("report.md"));
    assertNothingToDo(recipe.run("--set", "keep=final", "--resume"));
    Files.delete(recipe.out().resolve("report.html"));
    Program resumed = recipe.run("--set", "keep=final", "--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(
        resumed.err().contains("teacher: writing its ONNX file anew, which was not kept"),
        resumed.err());
    assertTrue(
        resumed.err().contains("distill: run again, since its weights were not kept (keep: final"),
        resumed.err());
    assertTrue(resumed.err().contains("quantize: finished before"), resumed.err());
    assertFalse(resumed.err().contains("quantize: started"), resumed.err());
    assertArrayEquals(model, Files.readAllBytes(delivered));
    assertEquals(
        withoutTimes(new String(report, StandardCharsets.UTF_8)),
        withoutTimes(Files.readString(recipe.out().resolve("report.md"))));
    assertEquals(FINAL, models(recipe.out()));
  }

  private static void assertNothingToDo(Program program) {
    assertEquals(0, program.code(), program.err());
    assertTrue(program.err().contains(": the run is complete; recipe, data, "), program.err());
    assertEquals(2, program.errLines().size(), program.err());
  }

  @Test
  void makesAFinishedRunAnewOnlyWhereSomethingChanged() throws IOException {
    String[] keys = {"--set", "keep=final", "--set", "stages=[{quantize: {}}]", "--resume"};
    Program program = recipe.run(keys);
    assertEquals(0, program.code(), program.err());
    assertNothingToDo(recipe.run(keys));
    Program cleaned = Program.run("clean", recipe.out().toString());
    assertEquals(0, cleaned.code(), cleaned.err());
    assertNothingToDo(recipe.run(keys));
    Program other =
        recipe.run(
            Stream.concat(Stream.of(keys), Stream.of("--set", "threads=2")).toArray(String[]::new));
    assertTrue(other.err().contains("quantize: "), other.err());
    Path test = recipe.file("test.tsv");
    Files.writeString(test, Files.readString(test) + "a new row\t1\n");
    Program rows = recipe.run(keys);
    assertTrue(rows.err().contains("teacher: answering the test set"), rows.err());
    assertNothingToDo(recipe.run(keys));
    Path labels = recipe.out().resolve("model/labels.json");
    byte[] before = Files.readAllBytes(labels);
    Files.writeString(labels, "[\"1\",\"0\"]");
    Program mended = recipe.run(keys);
    assertEquals(0, mended.code(), mended.err());
    assertArrayEquals(before, Files.readAllBytes(labels));
  }

  @Test
  void saysHowToKeepAStageThatIsOpened() throws IOException {
    assertEquals(0, recipe.run("--set", "keep=final").code());
    String stage = recipe.out().resolve("stages/01-distill").toString();
    String test = recipe.file("test.tsv").toString();
    for (String[] command :
        List.of(
            new String[] {"evaluate", stage, "--data", test},
            new String[] {"predict", stage, "a film"},
            new String[] {"verify", stage, "--here"})) {
      Program program = Program.run(command);
      assertEquals(2, program.code(), program.out());
      assertEquals(
          List.of(
              stage
                  + ": must hold model.onnx to be opened; got a stage whose model was measured and"
                  + " not kept. Run the recipe again with --resume --set keep=all."),
          program.errLines());
    }
  }

  private static String withoutTimes(String report) {
    return report
        .lines()
        .filter(line -> !line.contains("tokens/s") && !line.matches(".*\\d s\\b.*"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void cleansARunThatKeptAll() throws IOException {
    Program program = recipe.run();
    assertEquals(0, program.code(), program.err());
    assertEquals(ALL, models(recipe.out()));
    String run = recipe.out().toString();
    Program dry = Program.run("clean", run, "--dry-run");
    assertEquals(0, dry.code(), dry.err());
    assertTrue(dry.out().contains(run + ": would free "), dry.out());
    assertEquals(ALL, models(recipe.out()));
    Program stages = Program.run("clean", run, "--keep", "stages");
    assertEquals(0, stages.code(), stages.err());
    assertEquals(6, models(recipe.out()).size(), stages.out());
    Program resumed = recipe.run("--set", "keep=stages", "--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertFalse(resumed.err().contains(": started"), resumed.err());
    Program cleaned = Program.run("clean", run);
    assertEquals(0, cleaned.code(), cleaned.err());
    assertEquals(FINAL, models(recipe.out()));
    for (String more : List.of("--dry-run", "--keep=final")) {
      String twice = Program.run("clean", run, more).out();
      assertEquals(run + ": nothing to delete; it holds only what --keep final keeps\n", twice);
    }
  }

  @Test
  void refusesAFolderThatIsNoRun() {
    Program program = Program.run("clean", folder.toString());
    assertEquals(2, program.code());
    assertTrue(program.err().contains("DIR: must be the folder of a run"), program.err());
  }
}
