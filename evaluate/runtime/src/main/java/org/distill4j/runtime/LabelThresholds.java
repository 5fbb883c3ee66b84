package org.distill4j.runtime;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The probability from which on a text has a label, for each label of a model of several labels a
 * text. A model folder holds them as {@value #FILE}; without it all are one half.
 *
 * @param values by index, each in [0, 1]
 * @param rows labelled texts that they were chosen on; 0 where none was
 */
public record LabelThresholds(List<Double> values, int rows) {
  /** The file in a model folder. */
  public static final String FILE = "thresholds.json";

  private static final String THRESHOLDS = "thresholds";
  private static final String ROWS = "rows";

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a threshold is out of range
   */
  public LabelThresholds {
    values = List.copyOf(values);
    for (double value : values) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("thresholds: must be in [0, 1]; got " + value);
      }
    }
    if (!(rows >= 0)) {
      throw new IllegalArgumentException("rows: must be >= 0; got " + rows);
    }
  }

  /** One half for each of so many labels. */
  public static LabelThresholds halves(int labels) {
    return new LabelThresholds(Collections.nCopies(labels, 0.5), 0);
  }

  /**
   * Returns the indices of the labels that a text has, in their order; maybe none.
   *
   * @param probabilities of each label
   */
  public List<Integer> chosen(List<Double> probabilities) {
    List<Integer> chosen = new ArrayList<>();
    for (int label = 0; label < probabilities.size(); label++) {
      if (probabilities.get(label) >= values.get(label)) {
        chosen.add(label);
      }
    }
    return chosen;
  }

  /** Returns the file's content by its fields, to be written as JSON. */
  public Map<String, Object> toMap(List<String> labels) {
    Map<String, Double> byLabel = new LinkedHashMap<>();
    for (int label = 0; label < labels.size(); label++) {
      byLabel.put(labels.get(label), values.get(label));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(THRESHOLDS, byLabel);
    fields.put(ROWS, rows);
    return fields;
  }

  /**
   * Returns the thresholds of a model folder; halves where it has none.
   *
   * @param labels the model's labels by index
   * @throws ModelFolderException if the file is not what was written for these labels
   */
  public static LabelThresholds ofFolder(Path folder, List<String> labels) throws IOException {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path)) {
      return halves(labels.size());
    }
    JsonFile file = JsonFile.read(path);
    JsonElement byLabel = file.object().get(THRESHOLDS);
    if (byLabel == null
        || !byLabel.isJsonObject()
        || !byLabel.getAsJsonObject().keySet().equals(new HashSet<>(labels))) {
      throw fault(file, THRESHOLDS, "an object with a number for each of " + labels, byLabel);
    }
    List<Double> values = new ArrayList<>();
    JsonObject numbers = byLabel.getAsJsonObject();
    for (String label : labels) {
      values.add(number(file, THRESHOLDS + "." + label, numbers.get(label), 1));
    }
    double rows = number(file, ROWS, file.object().get(ROWS), Integer.MAX_VALUE);
    return new LabelThresholds(values, (int) rows);
  }

  private static double number(JsonFile file, String where, JsonElement value, double most)
      throws ModelFolderException {
    boolean number =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    double read = number ? value.getAsDouble() : Double.NaN;
    if (!(read >= 0 && read <= most)) {
      throw fault(file, where, "a number in [0, " + (most == 1 ? "1]" : "2^31)"), value);
    }
    return read;
  }

  private static ModelFolderException fault(
      JsonFile file, String where, String must, JsonElement value) {
    return new ModelFolderException(
        file.name() + " " + where,
        "must be "
            + must
            + "; got "
            + (value == null ? "nothing" : JsonFile.kind(value))
            + ". Export the model again.");
  }
}
