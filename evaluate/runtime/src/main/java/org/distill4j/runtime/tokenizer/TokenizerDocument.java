package org.distill4j.runtime.tokenizer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checked Hugging Face {@code tokenizer.json}: every part is of a known kind, every value within
 * bounds, and {@link #json} is written anew from them, without truncation and padding.
 */
public final class TokenizerDocument {
  private static final Gson GSON =
      new GsonBuilder()
          .setStrictness(Strictness.STRICT)
          .disableHtmlEscaping()
          .serializeNulls()
          .create();

  private final JsonObject root;
  private final Map<String, Integer> vocabulary;
  private final SpecialTokens special;

  private TokenizerDocument(JsonObject root, Map<String, Integer> vocabulary, JsonElement padding) {
    this.root = root;
    this.vocabulary = vocabulary;
    this.special = SpecialTokens.of(root, padding, vocabulary);
  }

  /**
   * Checks a file.
   *
   * @param place what to name in errors
   * @param json its bytes
   * @throws TokenizerFormatException if it is no JSON, or holds a part that is not known or not
   *     whole
   */
  public static TokenizerDocument parse(String place, byte[] json) throws TokenizerFormatException {
    JsonElement element = element(place, json);
    if (!(element instanceof JsonObject object)) {
      throw Fields.faultAt(
          place, "must hold a JSON object; got " + Fields.shown(element) + ". Check the file.");
    }
    if (!(object.get("model") instanceof JsonObject model) || !model.has("vocab")) {
      throw Fields.faultAt(
          place,
          "must be a Hugging Face tokenizer with model.vocab; got "
              + Fields.shown(element)
              + ". "
              + Fields.SAVE_AGAIN);
    }
    return rebuilt(Fields.of(place + " ", object));
  }

  private static TokenizerDocument rebuilt(Fields root) throws TokenizerFormatException {
    Map<String, Integer> tokens = new HashMap<>();
    JsonObject model = Models.read(root.object("model"), tokens);
    JsonArray added = AddedTokens.read(root, tokens, model);
    Decoders.check(root);
    JsonObject rebuilt = new JsonObject();
    rebuilt.addProperty("version", "1.0");
    rebuilt.add("truncation", JsonNull.INSTANCE);
    rebuilt.add("padding", JsonNull.INSTANCE);
    rebuilt.add("added_tokens", added);
    rebuilt.add("normalizer", Normalizers.read(root));
    rebuilt.add("pre_tokenizer", PreTokenizers.read(root));
    rebuilt.add("post_processor", PostProcessors.read(root, tokens));
    rebuilt.add("decoder", JsonNull.INSTANCE);
    rebuilt.add("model", model);
    return new TokenizerDocument(rebuilt, byId(tokens), root.get("padding"));
  }

  static JsonElement element(String place, byte[] json) throws TokenizerFormatException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonElement element = GSON.fromJson(text, JsonElement.class);
      if (element != null) {
        return element;
      }
      throw Fields.faultAt(place, "must be JSON; got an empty file. " + Fields.SAVE_AGAIN);
    } catch (CharacterCodingException e) {
      throw Fields.faultAt(place, "must be UTF-8; got other bytes. " + Fields.SAVE_AGAIN);
    } catch (JsonParseException e) {
      throw Fields.faultAt(place, "must be JSON; got a broken file. " + Fields.SAVE_AGAIN);
    }
  }

  private static Map<String, Integer> byId(Map<String, Integer> tokens) {
    Map<String, Integer> sorted = new LinkedHashMap<>(tokens.size() * 2);
    tokens.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableMap(sorted);
  }

  /** What native code may read. */
  public byte[] json() {
    return GSON.toJson(root).getBytes(StandardCharsets.UTF_8);
  }

  /** Every token with its id, added tokens included, by ascending id. */
  public Map<String, Integer> vocabulary() {
    return vocabulary;
  }

  /** The kind of the model: WordPiece, BPE, Unigram or WordLevel. */
  public String kind() {
    return root.getAsJsonObject("model").get("type").getAsString();
  }

  /** Whether it puts any token around a text, as [CLS] and [SEP] of BERT. */
  public boolean framesTexts() {
    return PostProcessors.adds(part("post_processor"));
  }

  /** Its special tokens by what they are for, as far as the file tells. */
  public SpecialTokens specialTokens() {
    return special;
  }

  /** The number of token types that it gives to the tokens of two texts. */
  public int typesOfPairs() {
    return 1 + PostProcessors.largestType(root.get("post_processor"));
  }

  /**
   * The words that are one token, as texts write them, without the mark that a vocabulary may put
   * where they begin or end, with their ids. Tokens that continue a word may be among them, with
   * their mark.
   */
  public Map<String, Integer> words() {
    return WholeWords.of(root, vocabulary);
  }

  /** Where a long text may be cut before it is tokenized. */
  public SafeCuts cuts() {
    return SafeCuts.of(root, vocabulary);
  }

  /** Added tokens that are looked for in the text as the normalizer leaves it. */
  public List<String> normalizedTokens() {
    return root.getAsJsonArray("added_tokens").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(token -> token.get("normalized").getAsBoolean())
        .map(token -> token.get("content").getAsString())
        .toList();
  }

  /**
   * The normalizer alone, before a model that knows no word: a text has tokens here as long as the
   * normalizer leaves anything of it.
   */
  public byte[] normalizerOnly() {
    JsonObject model = Part.typed("WordLevel");
    JsonObject vocabulary = new JsonObject();
    vocabulary.addProperty("[UNK]", 0);
    model.add("vocab", vocabulary);
    model.addProperty("unk_token", "[UNK]");
    JsonObject alone = new JsonObject();
    alone.addProperty("version", "1.0");
    for (String absent :
        List.of("truncation", "padding", "pre_tokenizer", "post_processor", "decoder")) {
      alone.add(absent, JsonNull.INSTANCE);
    }
    alone.add("added_tokens", new JsonArray());
    alone.add("normalizer", root.get("normalizer"));
    alone.add("model", model);
    return GSON.toJson(alone).getBytes(StandardCharsets.UTF_8);
  }

  private JsonObject part(String key) {
    return root.get(key) instanceof JsonObject part ? part : null;
  }
}
