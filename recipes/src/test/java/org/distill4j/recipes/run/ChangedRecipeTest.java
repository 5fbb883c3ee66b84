package org.distill4j.recipes.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.distill4j.recipes.cli.TinyData;
import org.distill4j.recipes.cli.TinyRecipe;
import org.distill4j.recipes.context.MessageStyle;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.recipe.Recipe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resumed run makes again what a change concerns, and nothing else. */
class ChangedRecipeTest {
  private static final String QUARTER = "stages[2].prune.keep.heads=0.25";

  @TempDir private Path folder;
  private TinyRecipe recipe;
  private String said;

  @BeforeEach
  void makeAsItStands() throws IOException {
    recipe = TinyRecipe.in(folder);
    make(recipe.out(), false);
    assertEquals(6, started().size(), said);
  }

  @Test
  void runsAgainOnlyWhatDependsOnAChangedLine() throws IOException {
    make(recipe.out(), true, QUARTER);
    assertEquals(List.of("prune", "quantize", "calibrate"), started());
    assertTrue(
        said.contains("prune: run again, since prune.keep.heads changed from 0.5 to 0.25"), said);
    assertTrue(said.contains("quantize: run again, since the model of prune changed"), said);
    Path whole = folder.resolve("whole");
    make(whole, false, QUARTER);
    for (String file : List.of("01-distill/model.safetensors", "04-quantize/model.onnx")) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve("stages").resolve(file)),
          Files.readAllBytes(recipe.out().resolve("stages").resolve(file)),
          file);
    }
  }

  @Test
  void keepsEveryStageWhereOnlyTheReportDiffers() throws IOException {
    make(recipe.out(), true, "measure.lengths=[9]", "margin=0.02", "recipe=other");
    assertEquals(List.of(), started());
  }

  @Test
  void leavesCalibrationOutWithoutMakingAnythingAgain() throws IOException {
    make(recipe.out(), true, "calibrate=none");
    assertEquals(List.of(), started());
    assertTrue(said.contains("calibrate: deleted, since the recipe has it no more"), said);
    make(recipe.out(), true);
    assertEquals(List.of("calibrate"), started());
  }

  @Test
  void runsAgainWhatReadsDataThatChanged() throws IOException {
    TinyData.single(recipe.file("test.tsv"), "sentence\tlabel", 31, 3);
    make(recipe.out(), true);
    // Its note tells how many of the test texts it changes.
    assertEquals(List.of("prune-vocabulary", "prune", "quantize", "calibrate"), started());
    TinyData.single(recipe.file("train.tsv"), "sentence\tlabel", 61, 3);
    make(recipe.out(), true);
    assertEquals(6, started().size(), said);
    assertTrue(said.contains("teacher: run again, since data.train changed"), said);
  }

  @Test
  void runsAllAgainWithAnotherSeed() throws IOException {
    make(recipe.out(), true, "seed=18");
    assertEquals(6, started().size(), said);
    assertTrue(said.contains("seed changed from 17 to 18"), said);
  }

  @Test
  void trainsNoControlAgainForALossThatItDoesNotHave() throws IOException {
    make(recipe.out(), true, "control=stage");
    assertEquals(List.of("control"), started());
    make(recipe.out(), true, "control=stage", "stages[0].distill.losses=[{logit-mse: {}}]");
    assertEquals(
        List.of("distill", "prune-vocabulary", "prune", "quantize", "calibrate"), started());
  }

  @Test
  void takesAControlInBetweenAndDeletesWhatTheRecipeHasNoMore() throws IOException {
    make(recipe.out(), true, "control=stage");
    assertTrue(Files.isDirectory(recipe.out().resolve("stages/05-quantize")));
    assertFalse(Files.exists(recipe.out().resolve("stages/04-quantize")));
    make(
        recipe.out(),
        true,
        "control=stage",
        "stages=[{distill: {student: {layers: 2}, epochs: 1}}, {quantize: {}}]");
    assertEquals(List.of("quantize", "calibrate"), started());
    assertTrue(said.contains("prune: deleted, since the recipe has it no more"), said);
    try (Stream<Path> stages = Files.list(recipe.out().resolve("stages"))) {
      assertEquals(
          List.of("00-teacher", "01-distill", "02-control", "03-quantize", "04-calibrate"),
          stages.filter(Files::isDirectory).map(f -> "" + f.getFileName()).sorted().toList());
    }
  }

  @Test
  void findsPilotsAndChainsAgain() throws IOException {
    String stages =
        "stages=[{distill: {student: {layers: 2}, epochs: 1, pilots: {learning-rate: [1.0e-4,"
            + " 1.0e-3]}}}, {distill: {student: {layers: 1}, teacher: previous, epochs: 1}}]";
    make(recipe.out(), true, "control=stage", stages);
    assertEquals(
        List.of("distill", "control", "distill-2", "control-distill-2", "calibrate"), started());
    make(recipe.out(), true, "control=stage", stages);
    assertEquals(List.of(), started());
    // The first student teaches the second, whose control has nothing of it.
    make(recipe.out(), true, "control=stage", stages.replace("1.0e-3", "2.0e-3"));
    assertEquals(List.of("distill", "control", "distill-2", "calibrate"), started());
  }

  @Test
  void refusesToGoOnWithAnotherVersion() throws IOException {
    Path lock = recipe.out().resolve("run.lock.json");
    String other = Files.readString(lock).replace("\"onnxruntime\" : \"", "\"onnxruntime\" : \"9");
    Files.writeString(lock, other);
    IOException refusal =
        assertThrows(IOException.class, () -> make(recipe.out(), true, "seed=18"));
    String words = refusal.getMessage();
    assertTrue(words.contains("run.lock.json: must have the same versions"), words);
    assertEquals(other, Files.readString(lock));
    assertEquals(List.of(), started());
  }

  private void make(Path out, boolean resume, String... settings) throws IOException {
    RecipeSource source = RecipeSource.of(recipe.file("tiny.yaml"));
    Recipe read = RecipeReader.readWithFiles(source, List.of(settings));
    Path cache = recipe.file("cache");
    RunRequest request =
        new RunRequest(
            read, out, resume, Optional.of(cache), Duration.ofHours(1), MessageStyle.LINES);
    StringWriter words = new StringWriter();
    ProgressReporter messages = new ProgressReporter(new PrintWriter(words), MessageStyle.LINES);
    RunFolder run = new RunFolder(out);
    said = "";
    RecipeRunner.make(RunSetup.of(read, run), RecipeRunner.Order.of(request), request, messages);
    said = words.toString();
  }

  private List<String> started() {
    return said.lines()
        .filter(line -> line.endsWith(": started"))
        .map(line -> line.replaceFirst("^\\S+ (.*): started$", "$1"))
        .toList();
  }
}
