package org.distill4j.recipes.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.RecipeException;
import org.distill4j.recipes.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says in words what a recipe does. */
@Command(
    name = "explain",
    description = "Say what each stage of a recipe does, and why.",
    footer = {"", "Examples:", "  distill4j explain quickstart"})
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RecipeArgument argument;

  @Override
  public Integer call() throws RecipeException {
    Recipe recipe = RecipeReader.read(argument.source(), argument.settings());
    PrintWriter out = spec.commandLine().getOut();
    out.println("teacher: " + Explanation.ofTeacher(recipe));
    for (int i = 0; i < recipe.stages().size(); i++) {
      out.println(
          "stages["
              + i
              + "] "
              + recipe.stages().get(i).key()
              + ": "
              + Explanation.of(recipe.stages().get(i)));
    }
    out.println("control: " + Explanation.of(recipe.control()));
    return ExitCodes.DONE;
  }
}
