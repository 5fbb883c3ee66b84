package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.distill4j.evaluate.dataset.Printable;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.run.ModelCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a recipe and its data without running it. */
@Command(
    name = "lint",
    description = {
      "Check a recipe: print all faults with their positions, whether its models fit its stages,",
      "and which rows its data sets share.",
      "The exit code is 2 if the recipe cannot be run."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j lint my.yaml",
      "  distill4j lint sst2 --set data.train.path=train_full.tsv --set data.test.path=dev.tsv"
    })
final class LintCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RecipeArgument recipe;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    RecipeSource source = recipe.source();
    Recipe read = RecipeReader.readWithFiles(source, recipe.settings());
    Lint.Checked checked = Lint.check(read);
    checked.remarks().forEach(line -> out.println(Printable.of(line)));
    ModelCheck.check(read, checked.data()).forEach(line -> out.println(Printable.of(line)));
    out.println(source.name() + ": no faults");
    out.flush();
    return ExitCodes.DONE;
  }
}
