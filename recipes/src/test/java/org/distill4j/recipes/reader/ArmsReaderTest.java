package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.recipe.Controls;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LearningRateSearch;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;

/** Pilots, further controls and chains. */
class ArmsReaderTest {
  private static final String RECIPE =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        test: {path: test.tsv}
        augment: {}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx, fine-tune: {}}
      controls: {smoothing: 0.1, self-trained: true}
      stages:
        - distill: {student: {layers: 4}, pilots: {learning-rate: [5.0e-5, 2.0e-4], epochs: 2}}
        - distill: {student: {layers: 2}, teacher: previous}
      """;

  private static Recipe read(String text) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", content, Path.of("/r")), List.of());
  }

  private static List<String> problems(String text) {
    RecipeException thrown = assertThrows(RecipeException.class, () -> read(text));
    return thrown.problems().stream().map(Problem::toString).toList();
  }

  private static void assertProblem(String start, String text) {
    List<String> problems = problems(text);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("r.yaml:" + start), problems.get(0));
  }

  @Test
  void readsAndWritesThem() throws RecipeException {
    Recipe recipe = read(RECIPE);
    assertEquals(new Controls(0.1, true), recipe.controls());
    Distill first = (Distill) recipe.stages().get(0);
    assertEquals(new LearningRateSearch(List.of(5.0e-5, 2.0e-4), 2), first.pilots().orElseThrow());
    assertEquals(Distill.Mentor.FIRST, first.mentor());
    assertTrue(((Distill) recipe.stages().get(1)).isChained());
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe)));
  }

  @Test
  void refusesPilotsThatCannotChoose() {
    assertProblem(
        "9:61 stages[0].distill.pilots.learning-rate: must be two or more rates that differ;",
        RECIPE.replace("[5.0e-5, 2.0e-4]", "[5.0e-5]"));
    assertProblem(
        "9:61 stages[0].distill.pilots.learning-rate: must be two or more rates that differ;",
        RECIPE.replace("[5.0e-5, 2.0e-4]", "[5.0e-5, 5.0e-5]"));
    assertProblem(
        "9:62 stages[0].distill.pilots.learning-rate[0]: must be finite and > 0; got 0.0.",
        RECIPE.replace("[5.0e-5, 2.0e-4]", "[0.0, 2.0e-4]"));
    assertProblem(
        "9:5 stages[0]: must teach answers where pilots are to be compared on validation;",
        RECIPE
            .replace(
                "{student: {layers: 4}, ", "{student: {layers: 4}, losses: [{relations: {}}], ")
            .replace("controls:", "control: none #"));
  }

  @Test
  void refusesControlsThatHaveNothingToStandOn() {
    assertProblem(
        "7:11 controls: must stand beside control: stage, which they are compared with; got"
            + " control: none.",
        RECIPE.replace("controls:", "control: none\ncontrols:").replace("recipe: small\n", "")
            + "recipe: small\n");
    assertProblem(
        "6:42 controls.self-trained: must have text without labels to train on; got true, but",
        RECIPE.replace("  augment: {}\n", ""));
    assertProblem(
        "7:23 controls.smoothing: must be 0 where answers are scores,",
        RECIPE
                .replace("controls:", "task: {kind: regression}\ncontrols:")
                .replace("recipe: small\n", "")
            + "recipe: small\n");
  }

  @Test
  void refusesAChainWithoutALinkBeforeOrBehind() {
    assertProblem(
        "9:5 stages[0]: must have a student before it to be taught by; got teacher: previous",
        RECIPE.replace("{student: {layers: 4}, ", "{student: {layers: 4}, teacher: previous, "));
    assertProblem(
        "10:5 stages[1]: must make a student of its own where the present one teaches; got none.",
        RECIPE.replace("student: {layers: 2}, ", ""));
    assertProblem(
        "10:5 stages[1]: must go on with the present student; got another one.",
        RECIPE.replace(", teacher: previous", ""));
    assertProblem(
        "10:5 stages[1]: must be a chain of Transformers; got a student of another kind.",
        RECIPE.replace("{layers: 2}", "{kind: static}"));
    assertProblem(
        "11:5 stages[2]: must come before prune-vocabulary,",
        RECIPE.replace(
            "  - distill: {student: {layers: 2}",
            "  - prune-vocabulary: {keep: 0.5}\n  - distill: {student: {layers: 2}"));
    assertProblem(
        "10:5 stages[1]: must ask the present student, which is the teacher here;",
        RECIPE.replace("teacher: previous", "teacher: previous, cross-fit: 2"));
  }
}
