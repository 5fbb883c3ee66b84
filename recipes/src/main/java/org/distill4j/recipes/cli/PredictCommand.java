package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.distill4j.evaluate.dataset.DataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Lets a finished model answer texts. */
@Command(
    name = "predict",
    description = {
      "Predict with a finished model and print one line of JSON per text.",
      "A classifier prints {\"label\":...,\"probabilities\":{...}}, a regression model",
      "{\"score\":...}, a tagger {\"words\":[...],\"entities\":[...]} (or tags), a sentence encoder",
      "{\"vector\":[...]}, and with --pairs both vectors and their cosine.",
      "Where a text is longer than the model reads, the line has \"truncated\":true, and for tags",
      "\"unread\" with the number of words at its end that were not read.",
      "Texts come from the arguments, from a file, or else from standard input, one per line."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j predict runs/first/model \"wake me at seven\"",
      "  distill4j predict runs/first/model --in texts.txt > answers.jsonl"
    })
final class PredictCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The folder of a finished model, or of a run that holds one.")
  private Path model;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT", description = "The texts.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--in",
      paramLabel = "FILE",
      description = "Read the texts from this UTF-8 file, one per line.")
  private Path file;

  @Option(
      names = "--pairs",
      description = "Read two texts, separated by a tab, from each line or argument.")
  private boolean pairs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Use this many threads per text (default 1).")
  private int threads = 1;

  private final InputStream standardInput;

  PredictCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws IOException {
    ThreadsOption.check(spec, threads);
    if (file != null && !texts.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--in: must not stand beside texts; got both. Remove one.");
    }
    try (Predictor predictor = Predictor.open(FolderArgument.model(model), threads)) {
      if (texts.isEmpty()) {
        fromLines(predictor);
      } else {
        for (int i = 0; i < texts.size(); i++) {
          answer(predictor, "argument " + (i + 1), texts.get(i));
        }
      }
    }
    spec.commandLine().getOut().flush();
    return ExitCodes.DONE;
  }

  private void fromLines(Predictor predictor) throws IOException {
    String name = file == null ? "standard input" : file.toString();
    InputStream in = file == null ? standardInput : Files.newInputStream(file);
    try (TextLines lines = new TextLines(name, in)) {
      for (String text = lines.next(); text != null; text = lines.next()) {
        answer(predictor, lines.where(), text);
      }
    }
  }

  private void answer(Predictor predictor, String where, String text) throws DataException {
    Map<String, Object> line = pairs ? pair(predictor, where, text) : predictor.answer(text, null);
    PrintWriter out = spec.commandLine().getOut();
    out.println(JSON.writeValueAsString(line));
  }

  private static Map<String, Object> pair(Predictor predictor, String where, String text)
      throws DataException {
    String[] both = text.split("\t", -1);
    if (both.length != 2) {
      throw new DataException(
          where,
          "must be two texts separated by a tab; got " + both.length + ". Leave out --pairs.");
    }
    return predictor.answer(both[0], both[1]);
  }
}
