package org.distill4j.compress.vocabulary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.distill4j.evaluate.dataset.JsonFault;
import org.distill4j.runtime.tokenizer.SpecialTokens;
import org.distill4j.runtime.tokenizer.TokenizerDocument;
import org.distill4j.runtime.tokenizer.TokenizerFormatException;
import org.distill4j.teacher.checkpoint.CheckpointException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Hugging Face {@code tokenizer.json}, rewritten without touching what is not understood. Written
 * without white space: the file is part of what is shipped.
 *
 * <p>Two are equal if they cut every text alike, whichever file they came from: truncation and
 * padding, which each reader sets for itself, do not count.
 */
public final class TokenizerJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String place;
  private final ObjectNode root;
  private final JsonNode cutting;
  private final Optional<SpecialTokens> special;

  private TokenizerJson(String place, ObjectNode root, Optional<SpecialTokens> special) {
    this.place = place;
    this.root = root;
    this.special = special;
    this.cutting = MAPPER.createObjectNode().setAll(root).remove(List.of("truncation", "padding"));
  }

  /**
   * Reads a tokenizer.
   *
   * @param place what to name in errors
   * @throws CheckpointException if the bytes are no JSON object
   */
  public static TokenizerJson parse(String place, byte[] json) throws CheckpointException {
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode root) {
        return new TokenizerJson(place, root, Optional.empty());
      }
    } catch (JacksonException e) {
      throw new CheckpointException(place, "must be JSON; got " + JsonFault.of(e));
    }
    throw new CheckpointException(place, "must be one JSON object; got something else");
  }

  /** The file's bytes. */
  public byte[] toBytes() {
    return MAPPER.writeValueAsBytes(root);
  }

  /**
   * The same tokenizer as an exported model needs it: no padding, truncation at the model's
   * maximum.
   *
   * @param maxLength most tokens, special tokens included
   */
  public TokenizerJson forExport(int maxLength) {
    ObjectNode copy = root.deepCopy();
    ObjectNode truncation = MAPPER.createObjectNode();
    truncation.put("direction", "Right");
    truncation.put("max_length", maxLength);
    truncation.put("strategy", "LongestFirst");
    truncation.put("stride", 0);
    copy.set("truncation", truncation);
    copy.putNull("padding");
    return new TokenizerJson(place, copy, special);
  }

  /** The same tokenizer, whose special tokens files beside it have named. */
  public TokenizerJson with(SpecialTokens named) {
    return new TokenizerJson(place, root, Optional.of(named));
  }

  /**
   * The tokenizer as it is read to cut texts.
   *
   * @throws CheckpointException if a part of it is not known or not whole
   */
  public TokenizerDocument document() throws CheckpointException {
    try {
      return TokenizerDocument.parse(place, toBytes());
    } catch (TokenizerFormatException e) {
      throw new CheckpointException(e.where(), e.fault());
    }
  }

  /** Its special tokens: those that were named, or else those that it names itself. */
  public SpecialTokens specialTokens() throws CheckpointException {
    return special.isPresent() ? special.get() : document().specialTokens();
  }

  /**
   * A token for each id, of the model and of added tokens; of several the first, and an empty text
   * for an id that none has.
   *
   * @throws CheckpointException if the model is of a kind that is not pruned, or has no token
   */
  List<String> pieces() throws CheckpointException {
    NavigableMap<Integer, String> byId = new TreeMap<>();
    model().tokens().forEach(token -> byId.putIfAbsent(token.getValue(), token.getKey()));
    root.path("added_tokens")
        .forEach(t -> byId.put(t.path("id").asInt(-1), t.path("content").asString("")));
    if (byId.isEmpty() || byId.firstKey() < 0) {
      throw new CheckpointException(
          place, "model.vocab: must number its tokens from 0; got " + byId.size() + " tokens");
    }
    List<String> pieces = new ArrayList<>(Collections.nCopies(byId.lastKey() + 1, ""));
    byId.forEach(pieces::set);
    return List.copyOf(pieces);
  }

  /** What pruning needs to know of its model. */
  VocabularyModel model() throws CheckpointException {
    return VocabularyModel.of(place, root);
  }

  /** The ids that the file names outside the vocabulary: added tokens, templates, unknown word. */
  NavigableSet<Integer> specialIds() throws CheckpointException {
    NavigableSet<Integer> ids = new TreeSet<>();
    model().unknown().ifPresent(ids::add);
    root.path("added_tokens").forEach(token -> ids.add(token.path("id").asInt()));
    renumber(
        root.path("post_processor").deepCopy(),
        id -> {
          ids.add(id);
          return id;
        });
    return ids;
  }

  /**
   * The same tokenizer with some ids only.
   *
   * @param kept the ids that stay, all special ones among them; id {@code kept[i]} becomes i
   * @param nearest for each id the kept one whose number its tokens get; those of an id that is
   *     negative here leave the vocabulary
   */
  TokenizerJson keeping(NavigableSet<Integer> kept, IntUnaryOperator nearest)
      throws CheckpointException {
    List<String> pieces = pieces();
    Map<Integer, Integer> numbers = new LinkedHashMap<>();
    Map<Integer, String> tokens = new LinkedHashMap<>();
    for (int id : kept) {
      numbers.put(id, numbers.size());
      tokens.put(id, pieces.get(id));
    }
    ObjectNode copy = root.deepCopy();
    copy.set("model", model().keeping(tokens, nearest));
    for (JsonNode token : copy.path("added_tokens")) {
      ((ObjectNode) token).put("id", numbers.get(token.path("id").asInt()));
    }
    renumber(copy.path("post_processor"), numbers::get);
    return new TokenizerJson(place, copy, Optional.empty());
  }

  /** Rewrites the ids of every kind of post-processor that holds any. */
  private static void renumber(JsonNode processor, IntUnaryOperator numbers) {
    processor.path("processors").forEach(inner -> renumber(inner, numbers));
    processor.path("special_tokens").forEach(token -> renumberTemplate(token, numbers));
    for (String token : new String[] {"sep", "cls"}) {
      if (processor.path(token) instanceof ArrayNode pair && pair.size() == 2) {
        pair.set(1, MAPPER.getNodeFactory().numberNode(numbers.applyAsInt(pair.get(1).asInt())));
      }
    }
  }

  private static void renumberTemplate(JsonNode token, IntUnaryOperator numbers) {
    ArrayNode ids = (ArrayNode) token.get("ids");
    List<Integer> changed = new ArrayList<>();
    ids.forEach(id -> changed.add(numbers.applyAsInt(id.asInt())));
    ids.removeAll();
    changed.forEach(ids::add);
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof TokenizerJson o && cutting.equals(o.cutting));
  }

  @Override
  public int hashCode() {
    return cutting.hashCode();
  }
}
