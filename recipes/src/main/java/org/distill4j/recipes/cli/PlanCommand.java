package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.recipes.cost.PlannedBytes;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.plan.RunPlan;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what a run will make and cost. */
@Command(
    name = "plan",
    description = {
      "Predict what a run of a recipe will make and cost: parameters, bytes and multiplications of",
      "each model, steps and minutes of each training. The machine is measured for about a second."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j plan quickstart",
      "  distill4j plan my.yaml --set stages[0].distill.student.layers=2"
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RecipeArgument argument;

  @Override
  public Integer call() throws IOException {
    Recipe recipe = RecipeReader.readWithFiles(argument.source(), argument.settings());
    RunPlan plan = RunPlan.of(recipe);
    PrintWriter out = spec.commandLine().getOut();
    out.println(models(plan, recipe));
    out.println(work(plan));
    ControlPhases.missing(recipe).map("warning: "::concat).ifPresent(out::println);
    out.println(grounds(plan, recipe));
    out.flush();
    return ExitCodes.DONE;
  }

  private static String grounds(RunPlan plan, Recipe recipe) {
    return text(
        "Estimated from %.0f GFLOP/s (threads: %d), measured just now: the teacher read %d of the"
            + " training texts in %.3f s. A training step counts as three forward passes, of a head"
            + " alone as one.%nMACs are multiply-add operations, in millions for each token of a"
            + " text of that length. Files are a few kilobytes larger, for the graph. Reading the"
            + " data and evaluating the test rows are not counted.",
        plan.speed().flops() / 1e9, recipe.threads(), plan.speed().texts(), plan.speed().seconds());
  }

  private static TextTable models(RunPlan plan, Recipe recipe) {
    List<String> header =
        new ArrayList<>(List.of("model", "parameters", "float32 MB", "quantized MB"));
    recipe.measure().lengths().forEach(length -> header.add("MACs a token at " + length));
    TextTable table = new TextTable(header);
    QuantizationSettings storage = storage(recipe);
    for (PlannedModel model : plan.models()) {
      List<String> cells = new ArrayList<>();
      cells.add(model.name());
      cells.add(text("%,d", model.parameters()));
      cells.add(text("%.1f", model.floatBytes() / 1e6));
      cells.add(text("%.1f", PlannedBytes.of(model, storage) / 1e6));
      for (int length : recipe.measure().lengths()) {
        cells.add(text("%.2f M", model.macs(length) / 1e6 / length));
      }
      table.add(cells);
    }
    return table;
  }

  /** The recipe's own quantization, or the usual one. */
  private static QuantizationSettings storage(Recipe recipe) {
    return recipe.stages().stream()
        .flatMap(stage -> stage.storage().stream())
        .findFirst()
        .orElseGet(QuantizationSettings::defaults);
  }

  private static TextTable work(RunPlan plan) {
    TextTable table = new TextTable(List.of("work", "rows", "steps", "tokens", "minutes"));
    for (PlannedWork work : plan.work()) {
      table.add(
          List.of(
              work.name(),
              count(work.rows()),
              count(work.steps()),
              count(work.tokens()),
              text("%.1f", work.seconds() / 60)));
    }
    table.add(List.of("total", "", "", "", text("%.1f", plan.seconds() / 60)));
    return table;
  }

  private static String count(long number) {
    return number == 0 ? "" : text("%,d", number);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
