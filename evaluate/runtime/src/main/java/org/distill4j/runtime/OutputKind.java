package org.distill4j.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a model answers, as its {@code config.json} tells in Hugging Face's words. */
public enum OutputKind {
  /** One label of several for each text. */
  CLASSES("classes", CompressedClassifier.class),
  /** Any of several labels for each text, {@code problem_type: multi_label_classification}. */
  LABELS("labels", CompressedLabels.class),
  /** One number for each text, {@code problem_type: regression}. */
  SCORE("scores", CompressedScorer.class),
  /** One label of several for each word, of a {@code BertForTokenClassification}. */
  TAGS("tags", CompressedTagger.class),
  /** A vector of length one for each text, where {@code sentence_pooling} is said. */
  VECTORS("sentence vectors", CompressedEmbedder.class);

  private static final String REGRESSION = "regression";
  private static final String SEVERAL_LABELS = "multi_label_classification";
  private static final String POOLING = "sentence_pooling";
  private static final String PROBLEM = "problem_type";
  private static final String ARCHITECTURES = "architectures";
  private static final String TAGGER = "BertForTokenClassification";

  private final String words;
  private final String opener;

  OutputKind(String words, Class<?> opener) {
    this.words = words;
    this.opener = opener.getSimpleName();
  }

  /**
   * What the model of a folder answers.
   *
   * @throws ModelFolderException if it is no model folder
   */
  public static OutputKind of(Path folder) throws IOException {
    FolderFiles.checkIsModel(folder);
    return of(JsonFile.read(folder.resolve("config.json")));
  }

  static OutputKind of(JsonFile file) throws ModelFolderException {
    JsonObject config = file.object();
    if (text(file, POOLING).isPresent()) {
      return VECTORS;
    }
    Optional<String> problem = text(file, PROBLEM);
    boolean regression = problem.filter(REGRESSION::equals).isPresent();
    boolean several = problem.filter(SEVERAL_LABELS::equals).isPresent();
    JsonElement architectures = config.get(ARCHITECTURES);
    if (architectures != null && !architectures.isJsonArray() && !architectures.isJsonNull()) {
      throw new ModelFolderException(
          file.name() + " " + ARCHITECTURES,
          "must be an array of strings; got "
              + JsonFile.kind(architectures)
              + ". Export the model again.");
    }
    boolean tagger =
        architectures instanceof JsonArray names && names.contains(new JsonPrimitive(TAGGER));
    return tagger ? TAGS : regression ? SCORE : several ? LABELS : CLASSES;
  }

  /** The string under a key, which may be missing or null. */
  private static Optional<String> text(JsonFile file, String key) throws ModelFolderException {
    JsonElement value = file.object().get(key);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (!JsonFile.isText(value)) {
      throw new ModelFolderException(
          file.name() + " " + key,
          "must be a string; got " + JsonFile.kind(value) + ". Export the model again.");
    }
    return Optional.of(value.getAsString());
  }

  /** Returns what it answers, in the plural. */
  String words() {
    return words;
  }

  /** Returns the class that opens such models. */
  String opener() {
    return opener;
  }
}
