package org.distill4j.runtime;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;

/** What a model answers, as its {@code config.json} tells in Hugging Face's words. */
public enum OutputKind {
  /** One label of several for each text. */
  CLASSES("classes", CompressedClassifier.class),
  /** One number for each text, {@code problem_type: regression}. */
  SCORE("scores", CompressedScorer.class),
  /** One label of several for each word, of a {@code BertForTokenClassification}. */
  TAGS("tags", CompressedTagger.class),
  /** A vector of length one for each text, where {@code sentence_pooling} is said. */
  VECTORS("sentence vectors", CompressedEmbedder.class);

  private static final String REGRESSION = "regression";
  private static final String POOLING = "sentence_pooling";
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
    return FolderFiles.read(folder).task();
  }

  static OutputKind of(JsonObject config) {
    if (config.has(POOLING)) {
      return VECTORS;
    }
    JsonElement type = config.get("problem_type");
    boolean regression =
        type != null && type.isJsonPrimitive() && type.getAsString().equals(REGRESSION);
    JsonElement architectures = config.get("architectures");
    boolean tagger =
        architectures != null
            && architectures.isJsonArray()
            && architectures.getAsJsonArray().contains(new JsonPrimitive(TAGGER));
    return tagger ? TAGS : regression ? SCORE : CLASSES;
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
