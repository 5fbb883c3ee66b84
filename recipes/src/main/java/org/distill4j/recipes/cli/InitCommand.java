package org.distill4j.recipes.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.distill4j.recipes.lint.Lint;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.starter.FirstRecipe;
import org.distill4j.teacher.checkpoint.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first recipe for a data file. */
@Command(
    name = "init",
    description = {
      "Write a first recipe for a file of labelled or scored rows (.tsv, .csv or .jsonl) or of",
      "tagged sentences (one word and its tag per line, or two files with a sentence per line).",
      "The columns, the task and a teacher that knows the language are guessed from the rows;",
      "on a terminal, init asks what the model may cost. What it writes passes lint."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j init reviews.csv > my.yaml",
      "  distill4j init reviews.csv --max-mb 5 --max-ms 1 --out my.yaml",
      "  distill4j init pairs.tsv --text first,second --label same --out my.yaml",
      "  distill4j init seq.in --tags seq.out --out slots.yaml"
    })
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DATA",
      description = "The file of labelled rows or tagged words.")
  private Path data;

  @Option(
      names = "--text",
      split = ",",
      paramLabel = "COL",
      description = "Read the text from this column, or a pair from two (default a guess).")
  private List<String> text = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "Read the label from this column (default a guess).")
  private String label;

  @Option(
      names = "--tags",
      paramLabel = "FILE",
      description =
          "Read the tags of DATA's words from this file, one sentence per line (default: a file"
              + " beside DATA).")
  private Path tags;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the recipe into this new file (default standard output).")
  private Path out;

  @Mixin private InitWishes wishes = new InitWishes();

  private final InputStream standardInput;

  InitCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws IOException {
    refuseUsed();
    if (Terminal.converses()) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8));
      wishes.ask(in, spec.commandLine().getErr());
    }
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
    boolean columns = !text.isEmpty() || label != null;
    if (columns && tags != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--tags " + tags + ": must not stand beside --text or --label; got both. Remove one.");
    }
    return new FirstRecipe(data, text, Optional.ofNullable(label), Optional.ofNullable(tags))
        .toYaml(folder, wishes.wishes());
  }

  private void refuseUsed() {
    if (out != null && Files.exists(out)) {
      throw new ParameterException(
          spec.commandLine(), "--out " + out + ": must be a new file; got one. Name another.");
    }
  }
}
