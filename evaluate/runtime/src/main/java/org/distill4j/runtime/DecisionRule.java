package org.distill4j.runtime;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The threshold of probability from which on a classifier decides by itself, with what is
 * guaranteed on texts like those that it was chosen on. A model folder may hold it, as {@value
 * #FILE}.
 *
 * @param goal {@code precision}, the share of decided texts that is right, or {@code coverage}, the
 *     share of texts that is decided
 * @param target the least share, in (0, 1)
 * @param confidence that the target holds, in (0, 1)
 * @param threshold least probability of an answer that is decided, in [0, 1]
 * @param rows texts it was chosen on
 * @param decided of them, those that reach the threshold
 * @param right of those, the right ones
 */
public record DecisionRule(
    String goal,
    double target,
    double confidence,
    double threshold,
    int rows,
    int decided,
    int right) {
  /** The file in a model folder. */
  public static final String FILE = "decision.json";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public DecisionRule {
    require(goal.equals("precision") || goal.equals("coverage"), "goal", goal);
    require(target > 0 && target < 1, "target", target);
    require(confidence > 0 && confidence < 1, "confidence", confidence);
    require(threshold >= 0 && threshold <= 1, "threshold", threshold);
    require(decided >= 0 && decided <= rows, "decided", decided);
    require(right >= 0 && right <= decided, "right", right);
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          name + ": must be what a run of a recipe with decide has written; got " + value);
    }
  }

  /** Returns whether an answer of that probability is decided. */
  public boolean decides(double probability) {
    return probability >= threshold;
  }

  /** Returns the file's content by its fields, to be written as JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("goal", goal);
    fields.put("target", target);
    fields.put("confidence", confidence);
    fields.put("threshold", threshold);
    fields.put("rows", rows);
    fields.put("decided", decided);
    fields.put("right", right);
    return fields;
  }

  /**
   * Returns the rule of a model folder, nothing where it has none.
   *
   * @throws ModelFolderException if the file is not what was written
   */
  public static Optional<DecisionRule> ofFolder(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonFile json = JsonFile.read(file);
    JsonObject fields = json.object();
    JsonElement goal = fields.get("goal");
    try {
      return Optional.of(
          new DecisionRule(
              JsonFile.isText(goal) ? goal.getAsString() : "",
              number(fields, "target"),
              number(fields, "confidence"),
              number(fields, "threshold"),
              (int) number(fields, "rows"),
              (int) number(fields, "decided"),
              (int) number(fields, "right")));
    } catch (IllegalArgumentException e) {
      throw new ModelFolderException(json.name(), e.getMessage() + ". Export the model again.", e);
    }
  }

  private static double number(JsonObject fields, String name) {
    JsonElement value = fields.get(name);
    boolean number =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    double read = number ? value.getAsDouble() : Double.NaN;
    require(Double.isFinite(read), name, value);
    return read;
  }
}
