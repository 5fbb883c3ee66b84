package org.distill4j.compress.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.distill4j.teacher.checkpoint.CheckpointException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A vocabulary of tokens with scores, as of SentencePiece: a text is cut where the sum of scores is
 * highest (Kudo 2018, arXiv 1804.10959).
 *
 * <p>A cut of kept tokens stays the best one, since others only lose ways. What is unknown counts
 * as ten less than the lowest score, so the token with that score stays as well.
 */
final class UnigramModel implements VocabularyModel {
  private final ObjectNode model;
  private final List<Map.Entry<String, Integer>> tokens = new ArrayList<>();
  private int lowest;

  private UnigramModel(ObjectNode model) {
    this.model = model;
  }

  static UnigramModel of(String place, ObjectNode model) throws CheckpointException {
    UnigramModel read = new UnigramModel(model);
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode entry : model.path("vocab")) {
      if (!(entry.path(0).isString() && entry.path(1).isNumber())) {
        throw new CheckpointException(
            place, "model.vocab: must hold tokens with their scores; got " + entry);
      }
      if (entry.get(1).asDouble() < least) {
        least = entry.get(1).asDouble();
        read.lowest = read.tokens.size();
      }
      read.tokens.add(Map.entry(entry.get(0).asString(), read.tokens.size()));
    }
    return read;
  }

  @Override
  public List<Map.Entry<String, Integer>> tokens() {
    return List.copyOf(tokens);
  }

  @Override
  public OptionalInt unknown() {
    return model.path("unk_id").isNumber()
        ? OptionalInt.of(model.get("unk_id").asInt())
        : OptionalInt.empty();
  }

  @Override
  public NavigableSet<Integer> always() {
    NavigableSet<Integer> ids = new TreeSet<>();
    if (!tokens.isEmpty()) {
      ids.add(lowest);
    }
    if (model.path("byte_fallback").asBoolean(false)) {
      ids.addAll(BytePairModel.bytes(tokens));
    }
    return ids;
  }

  @Override
  public OptionalInt character(String token) {
    return WordPieceModel.only(token);
  }

  @Override
  public NavigableSet<Integer> parts(int id) {
    return new TreeSet<>(List.of(id));
  }

  // A token's id is its place in the list.
  @Override
  public boolean sharesIds() {
    return false;
  }

  @Override
  public ObjectNode keeping(Map<Integer, String> kept, IntUnaryOperator nearest) {
    ObjectNode copy = model.deepCopy();
    ArrayNode vocabulary = model.arrayNode();
    int unknown = unknown().orElse(-1);
    for (int id : kept.keySet()) {
      if (id == unknown) {
        copy.put("unk_id", vocabulary.size());
      }
      if (id < tokens.size()) { // others are added tokens, numbered on from here
        vocabulary.add(model.get("vocab").get(id).deepCopy());
      }
    }
    copy.set("vocab", vocabulary);
    return copy;
  }
}
