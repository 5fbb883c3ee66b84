package org.distill4j.compress.vocabulary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.distill4j.teacher.checkpoint.CheckpointException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A vocabulary of byte pairs: a word's characters, or its bytes, are merged two by two, the
 * earliest merge of the list first (Sennrich et al. 2016, arXiv 1508.07909).
 *
 * <p>A merge stays if both its parts and its result do. Within a token of a text the merges are
 * those that make the token of its characters alone, so a text whose tokens stay together with what
 * they are made of ({@link #parts}) is cut as before: each merge that was made is still there, and
 * none has come.
 */
final class BytePairModel implements VocabularyModel {
  private final ObjectNode model;
  private final boolean ofBytes;
  private final String suffix;
  private final List<Map.Entry<String, Integer>> tokens;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, String> byId = new HashMap<>();
  private final List<Pair> merges = new ArrayList<>();
  private final Map<Pair, Integer> ranks = new HashMap<>();

  /** The two tokens of a merge. */
  private record Pair(String first, String second) {
    String merged() {
      return first + second;
    }
  }

  private BytePairModel(ObjectNode model, boolean ofBytes) {
    this.model = model;
    this.ofBytes = ofBytes;
    this.suffix = model.path("end_of_word_suffix").asString("");
    this.tokens = WordPieceModel.tokens(model);
    for (Map.Entry<String, Integer> token : tokens) {
      ids.put(token.getKey(), token.getValue());
      byId.putIfAbsent(token.getValue(), token.getKey());
    }
  }

  /**
   * Reads a model.
   *
   * @param ofBytes whether each of its characters stands for a byte
   * @throws CheckpointException if its merges are none, or its tokens are marked where they
   *     continue a word
   */
  static BytePairModel of(String place, ObjectNode model, boolean ofBytes)
      throws CheckpointException {
    String prefix = model.path("continuing_subword_prefix").asString("");
    if (!prefix.isEmpty()) {
      throw new CheckpointException(
          place,
          "model.continuing_subword_prefix: must be none to prune the vocabulary of byte pairs; got"
              + " "
              + prefix
              + ". Leave prune-vocabulary out.");
    }
    if (!model.path("merges").isArray()) {
      throw new CheckpointException(
          place, "model.merges: must be a list of byte pairs; got " + model.path("merges"));
    }
    BytePairModel read = new BytePairModel(model, ofBytes);
    for (JsonNode merge : model.get("merges")) {
      Pair pair = pair(place, merge);
      read.ranks.put(pair, read.merges.size());
      read.merges.add(pair);
    }
    return read;
  }

  /** Two tokens, in files of old versions with a space between them. */
  private static Pair pair(String place, JsonNode merge) throws CheckpointException {
    if (merge.isArray() && merge.size() == 2) {
      return new Pair(merge.get(0).asString(""), merge.get(1).asString(""));
    }
    String[] words = merge.asString("").split(" ", -1);
    if (words.length != 2) {
      throw new CheckpointException(place, "model.merges: must be two tokens each; got " + merge);
    }
    return new Pair(words[0], words[1]);
  }

  @Override
  public List<Map.Entry<String, Integer>> tokens() {
    return tokens;
  }

  @Override
  public OptionalInt unknown() {
    return WordPieceModel.unknown(model);
  }

  @Override
  public NavigableSet<Integer> always() {
    NavigableSet<Integer> always = new TreeSet<>();
    if (model.path("byte_fallback").asBoolean(false)) {
      always.addAll(bytes(tokens));
    }
    for (Map.Entry<String, Integer> token : tokens) {
      if (ofBytes && character(token.getKey()).isPresent()) {
        always.add(token.getValue());
      }
    }
    return always;
  }

  /** The tokens {@code <0x00>} to {@code <0xFF>}, of what has no other. */
  static NavigableSet<Integer> bytes(List<Map.Entry<String, Integer>> tokens) {
    return tokens.stream()
        .filter(token -> token.getKey().matches("<0x[0-9A-F]{2}>"))
        .map(Map.Entry::getValue)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public OptionalInt character(String token) {
    return WordPieceModel.only(word(token));
  }

  private boolean ends(String token) {
    return !suffix.isEmpty() && token.endsWith(suffix) && token.length() > suffix.length();
  }

  private String word(String token) {
    return ends(token) ? token.substring(0, token.length() - suffix.length()) : token;
  }

  @Override
  public NavigableSet<Integer> parts(int id) {
    NavigableSet<Integer> parts = new TreeSet<>(List.of(id));
    List<String> symbols = symbols(byId.getOrDefault(id, ""));
    if (!ids.keySet().containsAll(symbols)) {
      return parts; // no word is ever merged to it
    }
    symbols.forEach(symbol -> parts.add(ids.get(symbol)));
    for (int at = first(symbols); at >= 0; at = first(symbols)) {
      symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
      parts.add(ids.getOrDefault(symbols.get(at), id));
    }
    return symbols.size() == 1 ? parts : new TreeSet<>(List.of(id));
  }

  private List<String> symbols(String token) {
    List<String> symbols = new ArrayList<>();
    word(token).codePoints().forEach(c -> symbols.add(Character.toString(c)));
    if (ends(token)) {
      symbols.set(symbols.size() - 1, symbols.get(symbols.size() - 1) + suffix);
    }
    return symbols;
  }

  /** Where the next merge is made: the earliest of the list, and of equal ones the leftmost. */
  private int first(List<String> symbols) {
    int best = -1;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i + 1 < symbols.size(); i++) {
      int rank =
          ranks.getOrDefault(new Pair(symbols.get(i), symbols.get(i + 1)), Integer.MAX_VALUE);
      if (rank < least) {
        least = rank;
        best = i;
      }
    }
    return best;
  }

  // Merges are found by the ids of their parts.
  @Override
  public boolean sharesIds() {
    return false;
  }

  @Override
  public ObjectNode keeping(Map<Integer, String> kept, IntUnaryOperator nearest) {
    ObjectNode copy = model.deepCopy();
    ObjectNode vocabulary = WordPieceModel.vocabulary(model, kept, nearest);
    copy.set("vocab", vocabulary);
    ArrayNode left = model.arrayNode();
    for (int i = 0; i < merges.size(); i++) {
      Pair pair = merges.get(i);
      if (vocabulary.has(pair.first())
          && vocabulary.has(pair.second())
          && vocabulary.has(pair.merged())) {
        left.add(model.get("merges").get(i).deepCopy());
      }
    }
    copy.set("merges", left);
    return copy;
  }
}
