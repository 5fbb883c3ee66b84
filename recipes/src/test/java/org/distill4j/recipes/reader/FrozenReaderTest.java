package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings of the head alone. */
class FrozenReaderTest {
  private static final String KEY = "stages[0].distill=";

  @Test
  void readsWhatItWrites() throws RecipeException {
    Recipe recipe =
        read(
            Examples.DESIGN,
            "teacher.fine-tune={train: head}",
            KEY + "{student: {layers: 3}, train: head, learning-rate: 0.002}");
    Training teacher = recipe.teacher().fineTune().orElseThrow();
    assertTrue(teacher.isOfHead());
    assertEquals(1.0e-3, teacher.learningRate(), "a head alone bears a higher rate");
    assertEquals(Training.fineTuning().epochs(), teacher.epochs());
    Training student = ((Distill) recipe.stages().get(0)).training();
    assertTrue(student.isOfHead());
    assertEquals(0.002, student.learningRate());
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe)));
    assertTrue(RecipeWriter.toYaml(recipe).contains("train: head"));
    Recipe whole = read(Examples.DESIGN, "teacher.fine-tune={train: all}");
    assertEquals(Training.fineTuning(), whole.teacher().fineTune().orElseThrow());
    assertFalse(((Distill) whole.stages().get(0)).training().isOfHead());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{student: {layers: 3}, train: pooler} | train: must be one of all, head; got \"pooler\"",
        "{student: {layers: 3}, train: head, losses: [{hidden-states: {}}]} | only the head is"
            + " trained; got hidden-states",
        "{student: {layers: 3}, train: head, prune: {keep: {heads: 0.5}}} | must train what it"
            + " prunes; got prune beside train: head",
        "{student: {layers: 3, initialize: random}, train: head} | got initialize: random"
      })
  void namesFaults(String stage, String part) {
    List<String> problems =
        assertThrows(RecipeException.class, () -> read(Examples.DESIGN, KEY + stage))
            .problems()
            .stream()
            .map(Problem::toString)
            .toList();
    assertTrue(problems.stream().anyMatch(problem -> problem.contains(part)), problems::toString);
  }

  @Test
  void isNoKeyOfTrainingsWithoutAHead() {
    String key = "stages[0]={general-distill: {student: {layers: 2}, train: head}}";
    RecipeException fault = assertThrows(RecipeException.class, () -> read(Examples.DESIGN, key));
    assertTrue(fault.getMessage().contains("must be a key that exists here; got \"train\""));
  }

  private static Recipe read(String text, String... settings) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(
        RecipeSource.of("recipe.yaml", content, Path.of("/r")), List.of(settings));
  }
}
