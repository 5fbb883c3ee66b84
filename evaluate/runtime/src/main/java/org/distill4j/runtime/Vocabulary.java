package org.distill4j.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pieces that a {@code tokenizer.json} names, whichever model (WordPiece, BPE, Unigram). */
final class Vocabulary {

  private Vocabulary() {}

  static Map<String, Integer> read(JsonFile file) throws ModelFolderException {
    Map<String, Integer> pieces = new HashMap<>();
    try {
      addModel(file.object().getAsJsonObject("model").get("vocab"), pieces);
      addTokens(file.object().getAsJsonArray("added_tokens"), pieces);
    } catch (ClassCastException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException
        | NumberFormatException
        | IndexOutOfBoundsException e) {
      throw new ModelFolderException(
          file.name(),
          "must be a Hugging Face tokenizer with model.vocab; got "
              + JsonFile.kind(file.root())
              + ". Save it with tokenizer.save or save_pretrained.",
          e);
    }
    return byId(pieces);
  }

  /** Adds an object of piece and id (WordPiece, BPE) or an array of piece and score (Unigram). */
  private static void addModel(JsonElement vocab, Map<String, Integer> pieces) {
    if (vocab.isJsonArray()) {
      JsonArray scored = vocab.getAsJsonArray();
      for (int id = 0; id < scored.size(); id++) {
        pieces.put(scored.get(id).getAsJsonArray().get(0).getAsString(), id);
      }
    } else {
      vocab.getAsJsonObject().asMap().forEach((piece, id) -> pieces.put(piece, id(id)));
    }
  }

  private static void addTokens(JsonArray tokens, Map<String, Integer> pieces) {
    if (tokens != null) {
      for (JsonElement element : tokens) {
        JsonObject token = element.getAsJsonObject();
        pieces.put(token.get("content").getAsString(), id(token.get("id")));
      }
    }
  }

  /** Refuses what {@code getAsInt} would cut: fractions and numbers past 31 bits. */
  private static int id(JsonElement element) {
    String digits = element.getAsJsonPrimitive().isNumber() ? element.getAsString() : "";
    int id = Integer.parseInt(digits);
    if (id < 0) {
      throw new NumberFormatException(digits);
    }
    return id;
  }

  private static Map<String, Integer> byId(Map<String, Integer> pieces) {
    Map<String, Integer> sorted = new LinkedHashMap<>(pieces.size() * 2);
    pieces.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableMap(sorted);
  }
}
