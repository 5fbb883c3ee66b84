package org.distill4j.evaluate.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of a model's answers, a row a text: JSON Lines with an object {@code probabilities} by
 * label, or a number {@code score}, other fields being passed over; or TSV whose header names the
 * labels, or {@code score}.
 */
public final class AnswerFile {
  private static final String SCORE = "score";

  // Six decimals of up to some hundred labels; more is no rounding.
  private static final double MOST_OFF = 1e-3;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final SourceText source;
  private final List<String> labels;
  private final boolean scores;
  private final List<double[]> rows = new ArrayList<>();

  private AnswerFile(SourceText source, List<String> labels, boolean scores) {
    this.source = source;
    this.labels = labels;
    this.scores = scores;
  }

  /**
   * Reads a {@code .jsonl} or {@code .tsv} file of probabilities.
   *
   * @param labels the labels by index; the file must have these and no others, in any order
   * @return probabilities {@code [n][C]} by index, each row divided by its sum
   * @throws DataException at the first fault, naming file and line: a label that is missing or
   *     unknown, a number outside [0, 1], a sum that is further than 0.001 from 1
   */
  public static double[][] probabilities(Path file, List<String> labels) throws IOException {
    return read(file, labels, false);
  }

  /**
   * Reads a {@code .jsonl} or {@code .tsv} file of scores.
   *
   * @return scores {@code [n][1]}
   * @throws DataException at the first fault, naming file and line
   */
  public static double[][] scores(Path file) throws IOException {
    return read(file, List.of(SCORE), true);
  }

  private static double[][] read(Path file, List<String> labels, boolean scores)
      throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean table = name.endsWith(".tsv");
    if (!table && !name.endsWith(".jsonl")) {
      throw new DataException(
          file.toString(),
          "must end in .jsonl or .tsv; got another end. Rename the file to what it is.");
    }
    AnswerFile reader = new AnswerFile(SourceText.read(file), List.copyOf(labels), scores);
    if (table) {
      reader.readTable();
    } else {
      reader.readJsonLines();
    }
    return reader.rows.toArray(double[][]::new);
  }

  private void readTable() throws DataException {
    List<String> header = List.of();
    int line = 0;
    for (String text : source.lines()) {
      line++;
      List<String> fields = Arrays.stream(text.split("\t", -1)).map(String::strip).toList();
      if (line == 1) {
        header = fields;
        requireLabels(line, header);
      } else if (!text.isEmpty()) {
        if (fields.size() != header.size()) {
          throw fault(line, "must have " + header.size() + " fields; got " + fields.size() + ".");
        }
        Map<String, Double> row = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
          row.put(header.get(i), number(line, fields.get(i)));
        }
        add(line, row);
      }
    }
  }

  private double number(int line, String text) throws DataException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw fault(line, "must hold numbers; got '" + text + "'.");
    }
  }

  private void readJsonLines() throws DataException {
    int line = 0;
    for (String text : source.lines()) {
      line++;
      if (!text.isBlank()) {
        JsonNode answers = scores ? score(line, text) : probabilities(line, text);
        requireLabels(line, List.copyOf(answers.propertyNames()));
        Map<String, Double> row = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : answers.properties()) {
          if (!entry.getValue().isNumber()) {
            throw fault(line, "must hold numbers; got " + entry.getValue() + ".");
          }
          row.put(entry.getKey(), entry.getValue().asDouble());
        }
        add(line, row);
      }
    }
  }

  private JsonNode probabilities(int line, String text) throws DataException {
    JsonNode probabilities = parsed(line, text).get("probabilities");
    if (probabilities != null && probabilities.isObject()) {
      return probabilities;
    }
    throw fault(
        line, "must have an object probabilities; got none. Write {\"probabilities\": {…}}.");
  }

  private JsonNode score(int line, String text) throws DataException {
    JsonNode score = parsed(line, text).get(SCORE);
    if (score != null) {
      return JSON.createObjectNode().set(SCORE, score);
    }
    throw fault(line, "must have a number score; got none. Write {\"score\": 2.5}.");
  }

  private JsonNode parsed(int line, String text) throws DataException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw fault(line, "must be one JSON object; got " + JsonFault.of(e) + ".");
    }
  }

  private void requireLabels(int line, List<String> found) throws DataException {
    Set<String> missing = new HashSet<>(labels);
    found.forEach(missing::remove);
    boolean right = found.size() == labels.size() && missing.isEmpty();
    if (!right && scores) {
      String got = ColumnNames.quoted(found);
      throw fault(line, "must have the one column 'score'; got " + got + ". Name it in line 1.");
    }
    if (!right) {
      throw fault(
          line,
          "must have the labels "
              + ColumnNames.quoted(labels)
              + "; got "
              + ColumnNames.quoted(found)
              + ". Give each label's probability once.");
    }
  }

  private void add(int line, Map<String, Double> row) throws DataException {
    double[] values = labels.stream().mapToDouble(row::get).toArray();
    if (scores) {
      if (!(Math.abs(values[0]) <= Float.MAX_VALUE)) {
        throw fault(line, "must hold scores of at most 3.4e38; got " + values[0] + ".");
      }
      rows.add(values);
      return;
    }
    for (double value : values) {
      if (!(value >= 0 && value <= 1)) {
        throw fault(line, "must hold probabilities in [0, 1]; got " + value + ".");
      }
    }
    double sum = Arrays.stream(values).sum();
    if (!(Math.abs(sum - 1) <= MOST_OFF)) {
      throw fault(line, "must sum to 1; got " + sum + ". Give probabilities, not logits.");
    }
    rows.add(Arrays.stream(values).map(value -> value / sum).toArray());
  }

  private DataException fault(int line, String fault) {
    return new DataException(source.where(line), fault);
  }
}
