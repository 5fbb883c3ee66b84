package org.distill4j.compress.vocabulary;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.distill4j.teacher.checkpoint.CheckpointException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The model of a tokenizer: which tokens need which others, and how fewer of them are written. */
interface VocabularyModel {

  /**
   * The model of a {@code tokenizer.json}.
   *
   * @param place what to name in errors
   * @throws CheckpointException if it is of a kind whose vocabulary is not pruned, or not whole
   */
  static VocabularyModel of(String place, ObjectNode root) throws CheckpointException {
    if (!(root.path("model") instanceof ObjectNode model)) {
      throw new CheckpointException(place, "model: must be an object; got " + root.path("model"));
    }
    String kind = model.path("type").asString(guessed(model));
    return switch (kind) {
      case "WordPiece" -> new WordPieceModel(model);
      case "BPE" -> BytePairModel.of(place, model, isOfBytes(root.path("pre_tokenizer")));
      case "Unigram" -> UnigramModel.of(place, model);
      default ->
          throw new CheckpointException(
              place,
              "model.type: must be WordPiece, BPE or Unigram to prune its vocabulary; got " + kind);
    };
  }

  /** Files of old versions do not name the kind. */
  private static String guessed(JsonNode model) {
    if (model.has("merges")) {
      return "BPE";
    }
    return model.path("vocab").isArray() ? "Unigram" : "WordPiece";
  }

  private static boolean isOfBytes(JsonNode splitter) {
    for (JsonNode inner : splitter.path("pretokenizers")) {
      if (isOfBytes(inner)) {
        return true;
      }
    }
    return splitter.path("type").asString("").equals("ByteLevel");
  }

  /** Its tokens with their ids, of which several may be the same, in the order of the file. */
  List<Map.Entry<String, Integer>> tokens();

  /** The id of the token for what it does not know. */
  OptionalInt unknown();

  /** The ids that every text may need, such as bytes. */
  NavigableSet<Integer> always();

  /** The one character of a token that has no other, without the mark of its place in a word. */
  OptionalInt character(String token);

  /** A token and those that it is made of: without one of them it is never reached. */
  NavigableSet<Integer> parts(int id);

  /** Whether tokens may share an id. */
  boolean sharesIds();

  /**
   * The model with some ids only.
   *
   * @param kept the ids that stay, ascending, with a token each, or an empty text
   * @param nearest for each id the kept one whose number its tokens get; those of an id that is
   *     negative here leave the vocabulary
   */
  ObjectNode keeping(Map<Integer, String> kept, IntUnaryOperator nearest);
}
