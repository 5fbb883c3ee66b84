package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds a tokenizer's special tokens by what they are for, whatever they are called: the mask is
 * {@code [MASK]} of BERT and {@code <mask>} of RoBERTa.
 *
 * <p>A {@code tokenizer.json} says which token is unknown and which stand around a text; for those
 * that it does not name, such as padding and mask, the spellings of known families are looked for.
 * What {@code tokenizer_config.json} or {@code special_tokens_map.json} name goes before, see
 * {@link #named}.
 */
public final class SpecialTokens {
  /** What a special token is for. */
  public enum Role {
    /** Begins a text; a classifier answers at it. */
    START("cls_token", "bos_token", "[CLS]", "<s>"),
    /** Ends a text, and stands between two. */
    END("sep_token", "eos_token", "[SEP]", "</s>"),
    /** Fills texts of a batch up to the longest. */
    PADDING("pad_token", "pad_token", "[PAD]", "<pad>", "<|padding|>", "<|pad|>"),
    /** Stands for what the vocabulary lacks. */
    UNKNOWN("unk_token", "unk_token", "[UNK]", "<unk>"),
    /** Stands for a hidden token. */
    MASK("mask_token", "mask_token", "[MASK]", "<mask>", "<|mask|>");

    private final String key;
    private final String other;

    @SuppressWarnings("ImmutableEnumChecker") // always of List.of
    private final List<String> spellings;

    Role(String key, String other, String... spellings) {
      this.key = key;
      this.other = other;
      this.spellings = List.of(spellings);
    }

    /** Its key in Hugging Face's files, such as {@code mask_token}. */
    public String key() {
      return key;
    }
  }

  private final Map<String, Integer> vocabulary;
  private final Map<Role, String> tokens;

  private SpecialTokens(Map<String, Integer> vocabulary, Map<Role, String> tokens) {
    this.vocabulary = vocabulary;
    this.tokens = Collections.unmodifiableMap(tokens);
  }

  /**
   * What the file itself says.
   *
   * @param root a rebuilt tokenizer
   * @param padding its part of that name as it was, or null
   */
  static SpecialTokens of(JsonObject root, JsonElement padding, Map<String, Integer> vocabulary) {
    SpecialTokens found = new SpecialTokens(vocabulary, new EnumMap<>(Role.class));
    Map<Role, String> tokens = new EnumMap<>(Role.class);
    PostProcessors.first(root.get("post_processor")).ifPresent(t -> tokens.put(Role.START, t));
    PostProcessors.last(root.get("post_processor")).ifPresent(t -> tokens.put(Role.END, t));
    unknown(root.getAsJsonObject("model")).ifPresent(t -> tokens.put(Role.UNKNOWN, t));
    if (padding instanceof JsonObject fields) {
      found.text(fields.get("pad_token")).ifPresent(t -> tokens.put(Role.PADDING, t));
    }
    for (Role role : Role.values()) {
      role.spellings.stream()
          .filter(vocabulary::containsKey)
          .findFirst()
          .ifPresent(token -> tokens.putIfAbsent(role, token));
    }
    return new SpecialTokens(vocabulary, tokens);
  }

  private static Optional<String> unknown(JsonObject model) {
    if (model.get("unk_id") instanceof JsonPrimitive id) {
      JsonArray entry = model.getAsJsonArray("vocab").get(id.getAsInt()).getAsJsonArray();
      return Optional.of(entry.get(0).getAsString());
    }
    return model.get("unk_token") instanceof JsonPrimitive token
        ? Optional.of(token.getAsString())
        : Optional.empty();
  }

  /**
   * The same, but for the roles that another file names tokens of this vocabulary for.
   *
   * @param place what to name in errors
   * @param json the bytes of {@code tokenizer_config.json} or {@code special_tokens_map.json}
   * @throws TokenizerFormatException if they are no JSON object
   */
  public SpecialTokens named(String place, byte[] json) throws TokenizerFormatException {
    if (!(TokenizerDocument.element(place, json) instanceof JsonObject file)) {
      throw Fields.faultAt(place, "must hold a JSON object; got another. " + Fields.SAVE_AGAIN);
    }
    Map<Role, String> all = new EnumMap<>(Role.class);
    all.putAll(tokens);
    for (Role role : Role.values()) {
      text(file.get(role.key))
          .or(() -> text(file.get(role.other)))
          .ifPresent(token -> all.put(role, token));
    }
    return new SpecialTokens(vocabulary, all);
  }

  // A token of the vocabulary: by itself, or the content of an added token.
  private Optional<String> text(JsonElement value) {
    JsonElement content = value instanceof JsonObject added ? added.get("content") : value;
    return content instanceof JsonPrimitive text
            && text.isString()
            && vocabulary.containsKey(text.getAsString())
        ? Optional.of(text.getAsString())
        : Optional.empty();
  }

  /** The token of a role, where the tokenizer has one. */
  public Optional<String> token(Role role) {
    return Optional.ofNullable(tokens.get(role));
  }

  /** The id of a role's token, where the tokenizer has one. */
  public OptionalInt id(Role role) {
    return tokens.containsKey(role)
        ? OptionalInt.of(vocabulary.get(tokens.get(role)))
        : OptionalInt.empty();
  }

  /** Equal where each role has the same token with the same id. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SpecialTokens that
        && tokens.equals(that.tokens)
        && ids().equals(that.ids());
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  private List<Integer> ids() {
    return tokens.values().stream().map(vocabulary::get).toList();
  }

  @Override
  public String toString() {
    return "SpecialTokens" + tokens;
  }
}
