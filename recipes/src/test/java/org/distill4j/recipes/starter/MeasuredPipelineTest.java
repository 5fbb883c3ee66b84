package org.distill4j.recipes.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.recipes.builtin.BuiltinRecipe;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeasuredPipelineTest {
  static Stream<MeasuredPipeline> rows() {
    return MeasuredPipeline.all().stream();
  }

  /** A proposal must be of the kinds of stages that were measured, in their order. */
  @ParameterizedTest
  @MethodSource("rows")
  void hasTheStagesOfTheRecipeThatWasRun(MeasuredPipeline row) throws RecipeException {
    Recipe measured =
        RecipeReader.read(BuiltinRecipe.of(row.name()).orElseThrow().source(), List.of());
    for (boolean many : new boolean[] {false, true}) {
      String yaml =
          "recipe: r\n"
              + (row.task().equals("regression") ? "task: {kind: regression}\n" : "")
              + (row.task().equals("tagging") ? "task: {kind: token-tagging}\n" : "")
              + "data:\n  train: {path: t.tsv}\n  validation: {from: train, fraction: 0.1}\n"
              + "  test: {from: train, fraction: 0.2}\nteacher: {checkpoint: "
              + row.teacher()
              + "}\n"
              + row.toYaml(many);
      byte[] text = yaml.getBytes(StandardCharsets.UTF_8);
      Recipe read = RecipeReader.read(RecipeSource.of("row", text, Path.of(".")), List.of());
      assertEquals(keys(measured), keys(read));
    }
    assertTrue(row.command().startsWith("distill4j run " + row.name()), row.command());
    assertEquals(measured.teacher().checkpoint().text(), row.teacher());
  }

  private static List<String> keys(Recipe recipe) {
    return recipe.stages().stream().map(Stage::key).toList();
  }
}
