package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tokens that a {@code tokenizer.json} names outside of its model. */
final class AddedTokens {
  /** Native code compares each with all before it. */
  private static final int MOST = 20_000;

  private AddedTokens() {}

  /**
   * Checks the tokens and writes them anew, by id.
   *
   * @param tokens the model's, by content; the added ones are put in
   * @param model receives tokens that it lacks where native code would give them other ids
   */
  static JsonArray read(Fields root, Map<String, Integer> tokens, JsonObject model)
      throws TokenizerFormatException {
    List<JsonObject> added = new ArrayList<>();
    if (root.has("added_tokens")) {
      List<JsonElement> list = root.list("added_tokens", MOST);
      Set<String> contents = new HashSet<>();
      for (int i = 0; i < list.size(); i++) {
        added.add(token(root.where("added_tokens[" + i + "]"), list.get(i), tokens, contents));
      }
    }
    added.sort(Comparator.comparingInt(token -> token.get("id").getAsInt()));
    number(root, added, tokens, model);
    JsonArray rebuilt = new JsonArray();
    for (JsonObject token : added) {
      rebuilt.add(token);
      tokens.put(token.get("content").getAsString(), token.get("id").getAsInt());
    }
    return rebuilt;
  }

  private static JsonObject token(
      String where, JsonElement element, Map<String, Integer> tokens, Set<String> contents)
      throws TokenizerFormatException {
    Fields fields = Fields.of(where, element);
    String content = fields.text("content", Fields.TOKEN);
    if (content.isEmpty() || !contents.add(content)) {
      throw fields.fault("content", "a text that no other added token has");
    }
    int id = fields.integer("id", 0, Fields.LARGEST_ID);
    int known = tokens.getOrDefault(content, id);
    if (known != id) {
      throw fields.fault("id", known + ", the token's id in model.vocab");
    }
    boolean special = fields.flag("special", false);
    JsonObject token = new JsonObject();
    token.addProperty("id", id);
    token.addProperty("content", content);
    for (String flag : List.of("single_word", "lstrip", "rstrip")) {
      token.addProperty(flag, fields.flag(flag, false));
    }
    token.addProperty("normalized", fields.flag("normalized", !special));
    token.addProperty("special", special);
    return token;
  }

  /**
   * Native code gives a token that the model lacks the next free id, whichever the file says. Where
   * that is another one, the tokens go into the model's vocabulary, which says theirs.
   */
  private static void number(
      Fields root, List<JsonObject> added, Map<String, Integer> tokens, JsonObject model)
      throws TokenizerFormatException {
    Map<String, Integer> lacking = lacking(added, tokens);
    if (lacking.equals(natively(added, tokens))) {
      return;
    }
    if (!(model.get("vocab") instanceof JsonObject vocabulary)) {
      throw root.fault("added_tokens", "numbered on from model.vocab without a gap");
    }
    lacking.forEach(vocabulary::addProperty);
  }

  private static Map<String, Integer> lacking(List<JsonObject> added, Map<String, Integer> tokens) {
    Map<String, Integer> lacking = new HashMap<>();
    for (JsonObject token : added) {
      if (!tokens.containsKey(token.get("content").getAsString())) {
        lacking.put(token.get("content").getAsString(), token.get("id").getAsInt());
      }
    }
    return lacking;
  }

  private static Map<String, Integer> natively(
      List<JsonObject> added, Map<String, Integer> tokens) {
    Map<String, Integer> ids = new HashMap<>();
    int highest = -1;
    for (JsonObject token : added) {
      String content = token.get("content").getAsString();
      Integer known = tokens.get(content);
      int id = known == null ? Math.max(highest + 1, tokens.size()) : known;
      if (known == null) {
        ids.put(content, id);
      }
      highest = Math.max(highest, id);
    }
    return ids;
  }
}
