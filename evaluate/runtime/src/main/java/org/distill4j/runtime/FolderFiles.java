package org.distill4j.runtime;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The files of a model folder that describe it.
 *
 * @param task what the model answers, from {@code config.json}
 * @param labels label strings by index, from {@code labels.json}
 * @param maxLength most pieces, from {@code config.json}: {@code max_length}, which the model was
 *     measured with, or else {@code max_position_embeddings}
 */
record FolderFiles(OutputKind task, List<String> labels, int maxLength) {

  static FolderFiles read(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve("model.onnx"))) {
      throw new ModelFolderException(
          folder.toString(),
          "must be a model folder with model.onnx; got "
              + (Files.isDirectory(folder) ? "a folder without it" : "no folder")
              + ". Name a folder that distill4j run has written, such as DIR/model.");
    }
    return describing(folder);
  }

  /** The same of a folder that has these files alone. */
  static FolderFiles describing(Path folder) throws IOException {
    List<String> labels = labels(JsonFile.read(folder.resolve("labels.json")));
    JsonFile config = JsonFile.read(folder.resolve("config.json"));
    return new FolderFiles(OutputKind.of(config.object()), labels, maxLength(config));
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

  private static int maxLength(JsonFile file) throws ModelFolderException {
    JsonObject config = file.object();
    String key = config.has("max_length") ? "max_length" : "max_position_embeddings";
    JsonElement value = config.get(key);
    boolean number =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    if (!number || !value.getAsString().matches("[1-9][0-9]{0,8}")) {
      throw new ModelFolderException(
          file.name() + " " + key,
          "must be a whole number > 0; got " + JsonFile.kind(value) + ". Export the model again.");
    }
    return value.getAsInt();
  }
}
