package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.distill4j.recipes.folder.OutFolder;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.run.RunRequest;
import org.distill4j.recipes.run.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a recipe from the teacher to the report. */
@Command(
    name = "run",
    description =
        "Run a whole recipe: fine-tune the teacher, run each stage, and write model and report.",
    footer = {
      "",
      "Examples:",
      "  distill4j run quickstart",
      "  distill4j run my.yaml --out runs/first --set stages[0].distill.epochs=2",
      "  distill4j run my.yaml --out runs/first --resume"
    })
final class RunCommand implements Callable<Integer> {
  private final Runner runner;

  @Spec private CommandSpec spec;
  @Mixin private RecipeArgument argument;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write results into this empty or new folder (default runs/ and the recipe's name).")
  private Path out;

  @Option(
      names = "--resume",
      description =
          "Continue in the folder: stages whose settings, data and models have not changed are"
              + " kept, the others are run.")
  private boolean resume;

  @Option(
      names = "--dry-run",
      description =
          "Check the recipe and print it with every default filled in, but do not run it.")
  private boolean dryRun;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keep stored teacher outputs in this folder (default distill4j in the user's cache).")
  private Path cache;

  @Option(
      names = "--save-every",
      paramLabel = "SECONDS",
      description =
          "Save the state of a training this often, for --resume after a kill (default"
              + " ${DEFAULT-VALUE}; 0 saves after every step).")
  private long saveEvery = 60;

  RunCommand(Runner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() throws IOException {
    Recipe recipe = RecipeReader.readWithFiles(argument.source(), argument.settings());
    PrintWriter results = spec.commandLine().getOut();
    if (dryRun) {
      results.print(RecipeWriter.toYaml(recipe));
    } else {
      Path folder = out == null ? named(recipe.name()) : out;
      refuseUsed(folder);
      if (saveEvery < 0) {
        throw new ParameterException(
            spec.commandLine(), "--save-every: must be >= 0 seconds; got " + saveEvery + ".");
      }
      runner.run(
          new RunRequest(
              recipe,
              folder,
              resume,
              Optional.ofNullable(cache),
              Duration.ofSeconds(saveEvery),
              Main.messageStyle(spec)),
          spec.commandLine().getErr());
      results.println(folder.resolve("report.html"));
    }
    results.flush();
    return ExitCodes.DONE;
  }

  private Path named(String name) {
    try {
      return OutFolder.named(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void refuseUsed(Path folder) throws IOException {
    Optional<String> fault = OutFolder.fault(folder, resume);
    if (fault.isPresent()) {
      throw new ParameterException(spec.commandLine(), "--out " + folder + ": " + fault.get());
    }
  }
}
