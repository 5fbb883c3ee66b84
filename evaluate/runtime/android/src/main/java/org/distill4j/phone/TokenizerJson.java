package org.distill4j.phone;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parts of a {@code tokenizer.json} of BERT; anything that BERT does not use is refused. */
final class TokenizerJson {
  private static final int WORD = 100; // the reference's default

  private final JsonObject root;
  private final JsonObject model;
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final TreeMap<String, Integer> added = new TreeMap<>();

  TokenizerJson(JsonObject root) {
    this.root = root;
    this.model = Json.object("model", root.get("model"));
    require("model", model, "WordPiece");
    require(
        "pre_tokenizer",
        Json.object("pre_tokenizer", root.get("pre_tokenizer")),
        "BertPreTokenizer");
    JsonObject tokens = Json.object("model.vocab", model.get("vocab"));
    for (Map.Entry<String, JsonElement> token : tokens.entrySet()) {
      vocabulary.put(token.getKey(), Json.count("model.vocab." + token.getKey(), token.getValue()));
    }
    readAdded();
  }

  private static void require(String place, JsonObject part, String type) {
    String found = Json.text(place + ".type", part.get("type"));
    if (!found.equals(type)) {
      throw Json.fault(place + ".type", type + ", which is all that runs on phones", found);
    }
  }

  private void readAdded() {
    if (!root.has("added_tokens")) {
      return;
    }
    for (JsonElement each : Json.array("added_tokens", root.get("added_tokens"))) {
      JsonObject token = Json.object("added_tokens", each);
      for (String key : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
        if (token.has(key) && Json.flag("added_tokens." + key, token.get(key))) {
          throw Json.fault("added_tokens." + key, "false", true);
        }
      }
      String content = Json.text("added_tokens.content", token.get("content"));
      if (content.isEmpty()) {
        throw Json.fault("added_tokens.content", "a text that is not empty", content);
      }
      added.put(content, Json.count("added_tokens.id", token.get("id")));
    }
  }

  Map<String, Integer> vocabulary() {
    return vocabulary;
  }

  SortedMap<String, Integer> addedTokens() {
    return added;
  }

  BertText normalizer() {
    JsonObject normalizer = Json.object("normalizer", root.get("normalizer"));
    require("normalizer", normalizer, "BertNormalizer");
    boolean lowercase = Json.flag("normalizer.lowercase", normalizer.get("lowercase"));
    JsonElement strip = normalizer.get("strip_accents");
    return new BertText(
        Json.flag("normalizer.clean_text", normalizer.get("clean_text")),
        Json.flag("normalizer.handle_chinese_chars", normalizer.get("handle_chinese_chars")),
        (strip == null || strip.isJsonNull())
            ? lowercase
            : Json.flag("normalizer.strip_accents", strip),
        lowercase);
  }

  String prefix() {
    JsonElement prefix = model.get("continuing_subword_prefix");
    return prefix == null ? "##" : Json.text("model.continuing_subword_prefix", prefix);
  }

  int longestWord() {
    JsonElement most = model.get("max_input_chars_per_word");
    return most == null ? WORD : Json.count("model.max_input_chars_per_word", most);
  }

  String unknownToken() {
    return Json.text("model.unk_token", model.get("unk_token"));
  }

  String firstToken() {
    return special(0, 0);
  }

  String lastToken() {
    return special(2, 1);
  }

  // TemplateProcessing has the sequence between two tokens; BertProcessing has the same as pairs.
  private String special(int place, int number) {
    JsonObject post = Json.object("post_processor", root.get("post_processor"));
    String type = Json.text("post_processor.type", post.get("type"));
    if (type.equals("BertProcessing")) {
      String key = number == 0 ? "cls" : "sep";
      JsonArray pair = Json.array("post_processor." + key, post.get(key));
      return Json.text("post_processor." + key, pair.isEmpty() ? null : pair.get(0));
    }
    require("post_processor", post, "TemplateProcessing");
    JsonArray single = Json.array("post_processor.single", post.get("single"));
    if (single.size() != 3 || !Json.object("single", single.get(1)).has("Sequence")) {
      throw Json.fault("post_processor.single", "a token, the text and a token", single);
    }
    JsonObject step = Json.object("post_processor.single", single.get(place));
    JsonObject token = Json.object("post_processor.single", step.get("SpecialToken"));
    return Json.text("post_processor.single.id", token.get("id"));
  }

  int id(String token) {
    Integer id = added.containsKey(token) ? added.get(token) : vocabulary.get(token);
    if (id == null) {
      throw Json.fault("model.vocab", "a vocabulary with " + token, "none");
    }
    return id;
  }
}
