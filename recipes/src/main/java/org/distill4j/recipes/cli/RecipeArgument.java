package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.recipes.builtin.BuiltinRecipe;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The recipe that several commands take, with its settings. */
final class RecipeArgument {
  @Parameters(
      index = "0",
      paramLabel = "RECIPE",
      completionCandidates = RecipeNames.class,
      description = "The recipe to use: a file, or the name of a built-in recipe.")
  private String recipe;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description =
          "Change one setting, such as data.train.path=my.tsv or stages[0].distill.epochs=2. The"
              + " value is read as YAML; a relative path in it starts at the working directory.")
  private List<String> settings = new ArrayList<>();

  RecipeSource source() throws RecipeException {
    return BuiltinRecipe.find(recipe);
  }

  List<String> settings() {
    return List.copyOf(settings);
  }
}
