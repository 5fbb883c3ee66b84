package org.distill4j.recipes.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.distill4j.recipes.builtin.BuiltinRecipe;
import org.distill4j.recipes.schema.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the built-in recipes, or prints one. */
@Command(
    name = "recipes",
    description = "List the built-in recipes, or print one to start your own from.",
    footer = {"", "Examples:", "  distill4j recipes", "  distill4j recipes sst2 > my.yaml"})
final class RecipesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Print this recipe instead of the list.")
  private String name;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<BuiltinRecipe> recipes = BuiltinRecipe.all();
    if (name == null) {
      int width = recipes.stream().mapToInt(r -> r.name().length()).max().orElseThrow();
      recipes.forEach(
          r -> out.printf(Locale.ROOT, "%-" + width + "s %s%n", r.name(), r.description()));
    } else {
      out.print(find(recipes).text());
    }
    out.flush();
    return ExitCodes.DONE;
  }

  private BuiltinRecipe find(List<BuiltinRecipe> recipes) {
    List<String> names = recipes.stream().map(BuiltinRecipe::name).toList();
    return BuiltinRecipe.of(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "NAME: must be a built-in recipe; got \""
                        + name
                        + "\". "
                        + Suggestion.mend(name, names)));
  }
}
