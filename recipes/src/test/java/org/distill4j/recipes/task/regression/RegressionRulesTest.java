package org.distill4j.recipes.task.regression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;

class RegressionRulesTest {
  private static final String RECIPE =
      """
      recipe: small
      task: {kind: regression}
      data: {train: {path: train.tsv}, test: {path: test.tsv}}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx, fine-tune: {}}
      stages:
        - distill: {student: {layers: 3}}
      """;

  private static Recipe read(String text) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", content, Path.of("/r")), List.of());
  }

  private static String problem(String from, String to) {
    String changed = RECIPE.replace(from, to);
    RecipeException thrown = assertThrows(RecipeException.class, () -> read(changed));
    assertEquals(1, thrown.problems().size(), thrown.getMessage());
    return thrown.problems().stream().map(Problem::toString).toList().get(0);
  }

  @Test
  void scoresAreDistilledBySquaredErrorUnlessSaidOtherwise() throws RecipeException {
    Recipe recipe = read(RECIPE);
    assertEquals(new Regression(), recipe.task());
    Distill distill = (Distill) recipe.stages().get(0);
    assertEquals(List.of(Loss.LogitMse.defaults()), distill.losses());
    String written = RecipeWriter.toYaml(recipe);
    assertEquals(recipe, read(written), written);
  }

  @Test
  void refusesWhatAScoreHasNot() {
    String student = "student: {layers: 3}";
    assertEquals(
        "r.yaml:6:5 stages[0]: must have losses that a score has; got soft-target, which softens"
            + " probabilities. Write logit-mse, the squared error of scores.",
        problem(student, student + ", losses: [{soft-target: {}}]"));
    assertEquals(
        "r.yaml:6:5 stages[0]: must not smooth scores, which are no labels; got smoothing 0.1."
            + " Leave it out.",
        problem(student, student + ", losses: [{hard-label: {smoothing: 0.1}}]"));
    assertEquals(
        "r.yaml:6:5 stages[0]: must keep the teacher's errors, since no score is simply wrong; got"
            + " teacher-errors: hard-label. Add the loss hard-label for the data's own scores.",
        problem(student, student + ", teacher-errors: hard-label"));
    assertEquals(
        "r.yaml:2:34 task.labels: must not be given where answers are scores; got some. Remove it.",
        problem("regression}", "regression, labels: [a, b]}"));
  }
}
