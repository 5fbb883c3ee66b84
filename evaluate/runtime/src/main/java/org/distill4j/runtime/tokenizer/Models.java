package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that a {@code tokenizer.json} may hold, with their vocabularies. */
final class Models {
  private static final int MOST_TOKENS = 4_000_000;
  private static final int AFFIX = 64;

  /** Native code tries each part of a word: the work grows with its cube. */
  private static final int LONGEST_WORD = 1000;

  private Models() {}

  /**
   * Checks the model and writes it anew.
   *
   * @param tokens receives each token of the model with its id
   */
  static JsonObject read(Fields model, Map<String, Integer> tokens)
      throws TokenizerFormatException {
    String type = model.has("type") ? model.text("type", AFFIX) : guessed(model);
    JsonObject rebuilt = Part.typed(type);
    switch (type) {
      case "WordPiece" -> wordPiece(model, rebuilt, tokens);
      case "WordLevel" -> {
        rebuilt.add("vocab", vocabulary(model, tokens));
        unknown(model, rebuilt, tokens, true);
      }
      case "BPE" -> bytePairs(model, rebuilt, tokens);
      case "Unigram" -> unigram(model, rebuilt, tokens);
      default -> throw model.fault("type", "one of WordPiece, WordLevel, BPE, Unigram");
    }
    return rebuilt;
  }

  /** The kind of a model in a file of an old version, which does not name it. */
  private static String guessed(Fields model) {
    if (model.has("merges")) {
      return "BPE";
    }
    if (model.get("vocab") instanceof JsonArray) {
      return "Unigram";
    }
    return model.has("continuing_subword_prefix") ? "WordPiece" : "WordLevel";
  }

  private static void wordPiece(Fields model, JsonObject rebuilt, Map<String, Integer> tokens)
      throws TokenizerFormatException {
    rebuilt.add("vocab", vocabulary(model, tokens));
    unknown(model, rebuilt, tokens, true);
    rebuilt.addProperty(
        "continuing_subword_prefix",
        model.optionalText("continuing_subword_prefix", AFFIX).orElse("##"));
    String longest = "max_input_chars_per_word";
    rebuilt.addProperty(
        longest, model.has(longest) ? model.integer(longest, 1, LONGEST_WORD) : 100);
  }

  private static JsonObject vocabulary(Fields model, Map<String, Integer> tokens)
      throws TokenizerFormatException {
    Fields vocabulary = model.object("vocab");
    if (vocabulary.json().isEmpty() || vocabulary.json().size() > MOST_TOKENS) {
      throw model.fault("vocab", "1 to " + MOST_TOKENS + " tokens");
    }
    JsonObject rebuilt = new JsonObject();
    for (Map.Entry<String, JsonElement> entry : vocabulary.json().entrySet()) {
      String token = entry.getKey();
      Fields.text(vocabulary.where(token), new JsonPrimitive(token), Fields.TOKEN);
      int id = Fields.integer(vocabulary.where(token), entry.getValue(), 0, Fields.LARGEST_ID);
      tokens.put(token, id);
      rebuilt.addProperty(token, id);
    }
    return rebuilt;
  }

  private static void unknown(
      Fields model, JsonObject rebuilt, Map<String, Integer> tokens, boolean needed)
      throws TokenizerFormatException {
    Optional<String> unknown = model.optionalText("unk_token", Fields.TOKEN);
    if (unknown.isPresent() ? !tokens.containsKey(unknown.get()) : needed) {
      throw model.fault("unk_token", "a token of vocab");
    }
    rebuilt.add(
        "unk_token", unknown.<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
  }

  private static void bytePairs(Fields model, JsonObject rebuilt, Map<String, Integer> tokens)
      throws TokenizerFormatException {
    rebuilt.add("vocab", vocabulary(model, tokens));
    unknown(model, rebuilt, tokens, false);
    if (model.has("dropout") && !model.get("dropout").toString().matches("0(\\.0)?")) {
      throw model.fault("dropout", "null, since it is chance");
    }
    rebuilt.add("dropout", JsonNull.INSTANCE);
    String prefix = model.optionalText("continuing_subword_prefix", AFFIX).orElse("");
    for (String key : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      Optional<String> affix = model.optionalText(key, AFFIX).filter(text -> !text.isEmpty());
      rebuilt.add(key, affix.<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
    }
    for (String key : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
      rebuilt.addProperty(key, model.flag(key, false));
    }
    rebuilt.add("merges", merges(model, prefix, tokens));
  }

  private static JsonArray merges(Fields model, String prefix, Map<String, Integer> tokens)
      throws TokenizerFormatException {
    List<JsonElement> merges = model.list("merges", MOST_TOKENS);
    JsonArray rebuilt = new JsonArray();
    for (int i = 0; i < merges.size(); i++) {
      String where = model.where("merges[" + i + "]");
      JsonArray pair = pair(where, merges.get(i));
      String first = pair.get(0).getAsString();
      String second = pair.get(1).getAsString();
      boolean whole =
          second.startsWith(prefix)
              && tokens.containsKey(first)
              && tokens.containsKey(second)
              && tokens.containsKey(first + second.substring(prefix.length()));
      if (!whole) {
        throw Fields.faultAt(
            where,
            "must be two tokens of vocab that make a third; got "
                + Fields.shown(merges.get(i))
                + ". "
                + Fields.SAVE_AGAIN);
      }
      rebuilt.add(pair);
    }
    return rebuilt;
  }

  /** Two tokens, in files of old versions with a space between them. */
  private static JsonArray pair(String where, JsonElement merge) throws TokenizerFormatException {
    JsonArray pair = new JsonArray();
    if (merge instanceof JsonArray) {
      for (JsonElement token : Fields.list(where, merge, 2)) {
        pair.add(Fields.text(where, token, Fields.TOKEN));
      }
    } else {
      for (String token : Fields.text(where, merge, 2 * Fields.TOKEN).split(" ", -1)) {
        pair.add(token);
      }
    }
    if (pair.size() != 2) {
      throw Fields.faultAt(
          where, "must be two tokens; got " + Fields.shown(merge) + ". " + Fields.SAVE_AGAIN);
    }
    return pair;
  }

  private static void unigram(Fields model, JsonObject rebuilt, Map<String, Integer> tokens)
      throws TokenizerFormatException {
    List<JsonElement> vocabulary = model.list("vocab", MOST_TOKENS);
    JsonArray scored = new JsonArray();
    for (int id = 0; id < vocabulary.size(); id++) {
      String where = model.where("vocab[" + id + "]");
      List<JsonElement> entry = Fields.list(where, vocabulary.get(id), 2);
      String token = entry.isEmpty() ? "" : Fields.text(where, entry.get(0), Fields.TOKEN);
      // Native code never ends on a token without characters.
      if (entry.size() != 2 || token.isEmpty() || !isScore(entry.get(1))) {
        throw Fields.faultAt(
            where,
            "must be a token and its score; got "
                + Fields.shown(vocabulary.get(id))
                + ". "
                + Fields.SAVE_AGAIN);
      }
      JsonArray pair = new JsonArray();
      pair.add(token);
      pair.add(entry.get(1));
      scored.add(pair);
      tokens.put(token, id);
    }
    rebuilt.add("vocab", scored);
    rebuilt.addProperty("unk_id", model.integer("unk_id", 0, scored.size() - 1));
    rebuilt.addProperty("byte_fallback", model.flag("byte_fallback", false));
  }

  private static boolean isScore(JsonElement score) {
    return score instanceof JsonPrimitive value
        && value.isNumber()
        && value.getAsString().length() <= AFFIX
        && Math.abs(Double.parseDouble(value.getAsString())) < 1e30;
  }
}
