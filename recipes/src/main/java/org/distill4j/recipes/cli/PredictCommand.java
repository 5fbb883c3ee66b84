package org.distill4j.recipes.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.distill4j.evaluate.data.DataException;
import org.distill4j.runtime.Classification;
import org.distill4j.runtime.CompressedClassifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Classifies texts with a finished model. */
@Command(
    name = "predict",
    description = {
      "Classify texts: one line of JSON each, {\"label\":...,\"probabilities\":{...}}.",
      "Texts come from the arguments, else from a file or standard input, one a line."
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

  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a finished model.")
  private Path model;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT", description = "Texts.")
  private List<String> texts = new ArrayList<>();

  @Option(names = "--in", paramLabel = "FILE", description = "Texts, UTF-8, one a line.")
  private Path file;

  @Option(
      names = "--pairs",
      description = "Each text is two, separated by a tab, for a model of sentence pairs.")
  private boolean pairs;

  @Option(names = "--threads", paramLabel = "N", description = "Threads a text; default 1.")
  private int threads = 1;

  private final InputStream standardInput;

  PredictCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws IOException {
    if (file != null && !texts.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--in: must not stand beside texts; got both. Remove one.");
    }
    try (CompressedClassifier classifier = CompressedClassifier.open(model, threads)) {
      if (texts.isEmpty()) {
        fromLines(classifier);
      } else {
        for (int i = 0; i < texts.size(); i++) {
          answer(classifier, "argument " + (i + 1), texts.get(i));
        }
      }
    }
    spec.commandLine().getOut().flush();
    return ExitCodes.DONE;
  }

  private void fromLines(CompressedClassifier classifier) throws IOException {
    String name = file == null ? "standard input" : file.toString();
    int line = 1;
    try (BufferedReader reader = reader()) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        answer(classifier, name + ":" + line, text);
        line++;
      }
    } catch (CharacterCodingException e) {
      throw new DataException(
          name + ":" + line, "must be UTF-8 from here on; got other bytes. Convert the text.");
    }
  }

  private BufferedReader reader() throws IOException {
    return file == null
        ? new BufferedReader(
            new InputStreamReader(standardInput, StandardCharsets.UTF_8.newDecoder()))
        : Files.newBufferedReader(file);
  }

  private void answer(CompressedClassifier classifier, String where, String text)
      throws DataException {
    Classification answer =
        pairs ? pair(classifier, where, text) : classifier.classify(List.of(text)).get(0);
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < classifier.labels().size(); i++) {
      probabilities.put(classifier.labels().get(i), answer.probabilities().get(i));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("label", answer.label());
    line.put("probabilities", probabilities);
    PrintWriter out = spec.commandLine().getOut();
    out.println(JSON.writeValueAsString(line));
  }

  private static Classification pair(CompressedClassifier classifier, String where, String text)
      throws DataException {
    String[] both = text.split("\t", -1);
    if (both.length != 2) {
      throw new DataException(
          where,
          "must be two texts separated by a tab; got " + both.length + ". Leave out --pairs.");
    }
    return classifier.classifyPairs(List.of(both[0]), List.of(both[1])).get(0);
  }
}
