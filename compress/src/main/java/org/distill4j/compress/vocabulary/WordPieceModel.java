package org.distill4j.compress.vocabulary;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A vocabulary of tokens, each of which stands for itself. */
record WordPieceModel(ObjectNode model) implements VocabularyModel {
  @Override
  public List<Map.Entry<String, Integer>> tokens() {
    return tokens(model);
  }

  /** The entries of a vocabulary that is an object. */
  static List<Map.Entry<String, Integer>> tokens(ObjectNode model) {
    return model.path("vocab").properties().stream()
        .map(token -> Map.entry(token.getKey(), token.getValue().asInt(-1)))
        .toList();
  }

  @Override
  public OptionalInt unknown() {
    return unknown(model);
  }

  static OptionalInt unknown(ObjectNode model) {
    JsonNode unknown = model.path("vocab").get(model.path("unk_token").asString(""));
    return unknown == null ? OptionalInt.empty() : OptionalInt.of(unknown.asInt());
  }

  @Override
  public NavigableSet<Integer> always() {
    return Collections.emptyNavigableSet();
  }

  @Override
  public OptionalInt character(String token) {
    String continuation = model.path("continuing_subword_prefix").asString("##");
    boolean continues = token.startsWith(continuation) && token.length() > continuation.length();
    return only(continues ? token.substring(continuation.length()) : token);
  }

  /** The one code point of a text that has no other. */
  static OptionalInt only(String text) {
    return text.codePointCount(0, text.length()) == 1
        ? OptionalInt.of(text.codePointAt(0))
        : OptionalInt.empty();
  }

  @Override
  public NavigableSet<Integer> parts(int id) {
    return new TreeSet<>(List.of(id));
  }

  @Override
  public boolean sharesIds() {
    return true;
  }

  @Override
  public ObjectNode keeping(Map<Integer, String> kept, IntUnaryOperator nearest) {
    ObjectNode copy = model.deepCopy();
    copy.set("vocab", vocabulary(model, kept, nearest));
    return copy;
  }

  /** The entries that stay, under their new numbers. */
  static ObjectNode vocabulary(
      ObjectNode model, Map<Integer, String> kept, IntUnaryOperator nearest) {
    ObjectNode vocabulary = model.objectNode();
    Map<Integer, Integer> numbers = new HashMap<>();
    kept.forEach(
        (id, token) -> {
          // Added tokens too: one that the model lacks would be numbered after the model's size.
          if (!token.isEmpty()) {
            vocabulary.put(token, numbers.size());
          }
          numbers.put(id, numbers.size());
        });
    // After those that the numbers are named after.
    for (Map.Entry<String, Integer> entry : tokens(model)) {
      int id = nearest.applyAsInt(entry.getValue());
      if (id >= 0 && !vocabulary.has(entry.getKey())) {
        vocabulary.put(entry.getKey(), numbers.get(id));
      }
    }
    return vocabulary;
  }
}
