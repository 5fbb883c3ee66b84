package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.starter.StarterRecipe;
import org.distill4j.recipes.starter.TaggedStarter;
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
      "Write a first recipe for a file of labelled or scored rows, .tsv, .csv or .jsonl, or of",
      "tagged sentences, a word and its tag a line or in two files of a sentence a line.",
      "What the rows hold is guessed from them; what is written passes lint."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j init reviews.csv > my.yaml",
      "  distill4j init pairs.tsv --text first,second --label same --out my.yaml",
      "  distill4j init seq.in --tags seq.out --out slots.yaml"
    })
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DATA", description = "Labelled rows, or tagged words.")
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
      names = "--tags",
      paramLabel = "FILE",
      description = "The tags of DATA's words, a sentence a line; default a look beside DATA.")
  private Path tags;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file for the recipe; default standard output.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    refuseUsed();
    // Paths in a recipe start at its folder; of what goes to standard output that is here.
    Path folder = (out == null ? Path.of("recipe") : out).toAbsolutePath().normalize().getParent();
    byte[] recipe = yaml(folder).getBytes(StandardCharsets.UTF_8);
    var unused =
        Lint.check(
            RecipeReader.readWithFiles(
                RecipeSource.of("recipe for " + data, recipe, folder), List.of()));
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

  private String yaml(Path folder) throws IOException {
    UnaryOperator<Path> from =
        file -> file.isAbsolute() ? file : folder.relativize(file.toAbsolutePath().normalize());
    boolean columns = !text.isEmpty() || label != null;
    if (columns && tags != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--tags " + tags + ": must not stand beside --text or --label; got both. Remove one.");
    }
    Optional<TaggedStarter> tagged =
        columns ? Optional.empty() : TaggedStarter.of(data, Optional.ofNullable(tags));
    return tagged.isPresent()
        ? tagged.get().toYaml(from)
        : StarterRecipe.of(data, text, Optional.ofNullable(label))
            .toYaml(from.apply(data).toString());
  }

  private void refuseUsed() {
    if (out != null && Files.exists(out)) {
      throw new ParameterException(
          spec.commandLine(), "--out " + out + ": must be a new file; got one. Name another.");
    }
  }
}
