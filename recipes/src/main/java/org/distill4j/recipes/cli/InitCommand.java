package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.recipe.RecipeSource;
import org.distill4j.recipes.starter.StarterRecipe;
import org.distill4j.teacher.checkpoint.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first recipe for a data file. */
@Command(
    name = "init",
    description = {
      "Write a first recipe for a file of labelled rows: .tsv, .csv or .jsonl.",
      "The columns of text and label are guessed from the rows; what is written passes lint."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j init reviews.csv > my.yaml",
      "  distill4j init pairs.tsv --text first,second --label same --out my.yaml"
    })
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DATA", description = "Labelled rows.")
  private Path data;

  @Option(
      names = "--text",
      split = ",",
      paramLabel = "COL",
      description = "Column of the text, or two for pairs; default a guess.")
  private List<String> text = new ArrayList<>();

  @Option(names = "--label", paramLabel = "COL", description = "Column of the label; or a guess.")
  private String label;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file for the recipe; default standard output.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    refuseUsed();
    StarterRecipe starter = StarterRecipe.of(data, text, Optional.ofNullable(label));
    // Paths in a recipe start at its folder; of what goes to standard output that is here.
    Path folder = (out == null ? Path.of("recipe") : out).toAbsolutePath().normalize().getParent();
    String path =
        data.isAbsolute()
            ? data.toString()
            : folder.relativize(data.toAbsolutePath().normalize()).toString();
    byte[] recipe = starter.toYaml(path).getBytes(StandardCharsets.UTF_8);
    var unused = Lint.check(RecipeSource.of("recipe for " + data, recipe, folder), List.of());
    if (out == null) {
      spec.commandLine().getOut().print(new String(recipe, StandardCharsets.UTF_8));
    } else {
      Files.createDirectories(folder);
      refuseUsed();
      AtomicFile.write(out, recipe);
      spec.commandLine().getOut().println(out);
    }
    spec.commandLine().getOut().flush();
    return ExitCodes.DONE;
  }

  private void refuseUsed() {
    if (out != null && Files.exists(out)) {
      throw new ParameterException(
          spec.commandLine(), "--out " + out + ": must be a new file; got one. Name another.");
    }
  }
}
