package org.distill4j.recipes.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.stage.api.FinalStage;
import org.distill4j.recipes.stage.api.StageTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says in words what a recipe does. */
@Command(
    name = "explain",
    description = "Explain what each stage of a recipe does, and why.",
    footer = {"", "Examples:", "  distill4j explain quickstart"})
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RecipeArgument argument;

  @Override
  public Integer call() throws RecipeException {
    Recipe recipe = RecipeReader.read(argument.source(), argument.settings());
    PrintWriter out = spec.commandLine().getOut();
    out.println("task: " + RecipeDescription.of(recipe.task()));
    recipe.data().augment().map(RecipeDescription::of).ifPresent(out::println);
    teachers(recipe.teachers(), out);
    for (int i = 0; i < recipe.stages().size(); i++) {
      out.println(
          "stages["
              + i
              + "] "
              + recipe.stages().get(i).key()
              + ": "
              + StageTypes.of(recipe.stages().get(i)).explain());
    }
    FinalStage.of(recipe).forEach(last -> out.println(last.key() + ": " + last.explain()));
    recipe.decide().ifPresent(d -> out.println(Decide.KEY + ": " + RecipeDescription.of(d)));
    for (AdditionalTask head : recipe.heads()) {
      out.println("heads " + head.name() + ": " + HeadDescription.of(head));
    }
    out.println(
        ControlPhases.missing(recipe)
            .orElseGet(() -> "control: " + RecipeDescription.of(recipe.control())));
    for (String words : ArmDescription.of(recipe.controls())) {
      out.println("controls: " + words);
    }
    if (!recipe.seeds().list().isEmpty()) {
      out.println("seeds: " + RecipeDescription.of(recipe.seeds()));
    }
    return ExitCodes.DONE;
  }

  private static void teachers(List<Teacher> teachers, PrintWriter out) {
    for (int i = 0; i < teachers.size(); i++) {
      out.println(
          (i == 0 ? "teacher: " : "teacher-" + (i + 1) + ": ")
              + RecipeDescription.of(teachers.get(i)));
    }
    if (teachers.size() > 1) {
      out.println("teachers: " + RecipeDescription.together(teachers));
    }
  }
}
