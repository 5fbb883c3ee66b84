package org.distill4j.runtime;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The files of a model folder that describe it.
 *
 * @param task what the model answers, from {@code config.json}
 * @param labels label strings by index, from {@code labels.json}
 * @param maxLength most tokens, from {@code config.json}: {@code max_length}, which the model was
 *     measured with, or else {@code max_position_embeddings}
 * @param padding the id of the token that pads, from {@code config.json}, where it says one
 * @param int8 whether {@code config.json} says that weights and activations are int8
 */
record FolderFiles(
    OutputKind task, List<String> labels, int maxLength, OptionalInt padding, boolean int8) {
  private static final String MAX_LENGTH = "max_length";
  private static final String POSITIONS = "max_position_embeddings";
  private static final String PADDING = "pad_token_id";
  private static final String QUANTIZATION = "quantization";
  private static final String WEIGHTS = "weights";
  private static final String INT8 = "int8";
  private static final String LABELS = "id2label";

  /** Reads them, of a folder that has a model too. */
  static FolderFiles read(Path folder) throws IOException {
    checkIsModel(folder);
    return describing(folder);
  }

  /**
   * Checks the files of a folder, before they are read, against the sums on record.
   *
   * @throws ModelFolderException if it is no model folder, or a file is not what was written
   */
  static FolderSums checkedSums(Path folder) throws IOException {
    checkIsModel(folder);
    FolderSums sums = FolderSums.read(folder);
    sums.check(
        List.of(
            "model.onnx",
            "tokenizer.json",
            "config.json",
            "labels.json",
            TagTransitions.FILE,
            DecisionRule.FILE,
            LabelThresholds.FILE));
    return sums;
  }

  /** Refuses a folder without a model. */
  static void checkIsModel(Path folder) throws ModelFolderException {
    if (!Files.isRegularFile(folder.resolve("model.onnx"))) {
      throw new ModelFolderException(
          folder.toString(),
          "must be a model folder with model.onnx; got "
              + (Files.isDirectory(folder) ? "a folder without it" : "no folder")
              + ". Name a folder that distill4j run has written, such as DIR/model.");
    }
  }

  /** The same of a folder that has these files alone. */
  static FolderFiles describing(Path folder) throws IOException {
    List<String> labels = labels(JsonFile.read(folder.resolve("labels.json")));
    JsonFile config = JsonFile.read(folder.resolve("config.json"));
    checkLabels(config, labels);
    return new FolderFiles(
        OutputKind.of(config), labels, maxLength(config), padding(config), isInt8(config));
  }

  // A file that says nothing, or nothing of use, leaves it to the tokenizer.
  private static OptionalInt padding(JsonFile config) throws ModelFolderException {
    return config.object().get(PADDING) instanceof JsonPrimitive id
            && id.isNumber()
            && id.getAsString().matches("0|[1-9][0-9]{0,8}")
        ? OptionalInt.of(id.getAsInt())
        : OptionalInt.empty();
  }

  private static List<String> labels(JsonFile file) throws ModelFolderException {
    List<String> labels = new ArrayList<>();
    if (file.root().isJsonArray()) {
      for (JsonElement element : file.root().getAsJsonArray()) {
        if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()) {
          labels.add(element.getAsString());
        }
      }
    }
    boolean complete =
        file.root().isJsonArray() && labels.size() == file.root().getAsJsonArray().size();
    if (!complete || labels.isEmpty() || new HashSet<>(labels).size() != labels.size()) {
      throw new ModelFolderException(
          file.name(),
          "must be an array of different strings; got "
              + JsonFile.kind(file.root())
              + ". List the labels by index.");
    }
    return List.copyOf(labels);
  }

  private static int maxLength(JsonFile config) throws ModelFolderException {
    boolean measured = config.object().has(MAX_LENGTH);
    int length = config.count(measured ? MAX_LENGTH : POSITIONS);
    if (config.object().has(POSITIONS) && length > config.count(POSITIONS)) {
      throw new ModelFolderException(
          config.name() + " " + MAX_LENGTH,
          "must be at most "
              + POSITIONS
              + " ("
              + config.count(POSITIONS)
              + "); got "
              + length
              + ". Export the model again.");
    }
    return length;
  }

  /** Whether products of the model are of int8 activations and weights. */
  private static boolean isInt8(JsonFile config) throws ModelFolderException {
    JsonElement quantization = config.object().get(QUANTIZATION);
    if (quantization == null) {
      return false;
    }
    if (!quantization.isJsonObject()
        || !JsonFile.isText(quantization.getAsJsonObject().get(WEIGHTS))) {
      throw new ModelFolderException(
          config.name() + " " + QUANTIZATION,
          "must be an object with a string "
              + WEIGHTS
              + "; got "
              + JsonFile.kind(quantization)
              + ". Export the model again.");
    }
    return INT8.equals(quantization.getAsJsonObject().get(WEIGHTS).getAsString());
  }

  /** The labels that Hugging Face's own key lists must be the same, where it is there. */
  private static void checkLabels(JsonFile config, List<String> labels)
      throws ModelFolderException {
    JsonElement byId = config.object().get(LABELS);
    if (byId == null) {
      return;
    }
    JsonObject expected = new JsonObject();
    for (int id = 0; id < labels.size(); id++) {
      expected.addProperty(Integer.toString(id), labels.get(id));
    }
    if (!expected.equals(byId)) {
      throw new ModelFolderException(
          config.name() + " " + LABELS,
          "must be the labels of labels.json, "
              + JsonFile.kind(expected)
              + "; got "
              + JsonFile.kind(byId)
              + ". Restore the files, or export the model again.");
    }
  }
}
