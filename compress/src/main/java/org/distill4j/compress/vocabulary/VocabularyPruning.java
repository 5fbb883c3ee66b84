package org.distill4j.compress.vocabulary;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Keeps the tokens that a corpus uses most, and those that every text may need.
 *
 * <p>Of the vocabulary V, {@code keep} tokens stay: every special token, those of bytes, those of a
 * single character that {@link Characters} names, then the most frequent of the corpus; ties, and
 * tokens that never occur, by ascending id. A token of byte pairs comes with those that it is
 * merged of, and is passed over where they have no room. A text all of whose tokens stay, with what
 * they are merged of, is cut as before.
 */
public final class VocabularyPruning {
  private static final int ASCII = 128;

  private VocabularyPruning() {}

  /**
   * Cuts the embedding and the tokenizer.
   *
   * @param model any checkpoint with a word embedding
   * @param tokenizer its tokenizer, of kind WordPiece, BPE or Unigram
   * @param corpus the texts to count; both texts of a pair are listed by themselves
   * @param keep how many tokens to keep; all if there are no more
   * @param characters which single characters stay
   * @param dropped what becomes of the tokens whose rows go
   * @throws IllegalArgumentException if more tokens than {@code keep} must stay; the message names
   *     the smallest reachable number
   * @throws CheckpointException if the tokenizer is of another kind or not the model's
   */
  public static PrunedVocabulary prune(
      Checkpoint model,
      TokenizerJson tokenizer,
      List<String> corpus,
      int keep,
      Characters characters,
      Dropped dropped)
      throws IOException {
    requireOwnRows(tokenizer, dropped);
    List<String> pieces = tokenizer.pieces();
    checkRows(model, pieces);
    long[] counts = count(tokenizer, corpus, pieces.size());
    NavigableSet<Integer> kept = mandatory(model.config(), tokenizer, wanted(characters, counts));
    int mandatory = kept.size();
    requireReachable(keep, mandatory);
    VocabularyModel vocabulary = tokenizer.model();
    IntStream.range(0, pieces.size())
        .filter(id -> !pieces.get(id).isEmpty())
        .boxed()
        .sorted(Comparator.comparing((Integer id) -> -counts[id]).thenComparing(id -> id))
        .filter(id -> kept.size() < keep && !kept.contains(id))
        .forEach(id -> addIfRoom(kept, vocabulary.parts(id), keep));
    return new PrunedVocabulary(
        cut(model, kept),
        tokenizer.keeping(kept, nearest(model, tokenizer, kept, dropped)),
        List.copyOf(kept),
        mandatory);
  }

  private static void addIfRoom(NavigableSet<Integer> kept, NavigableSet<Integer> parts, int keep) {
    parts.removeAll(kept);
    if (kept.size() + parts.size() <= keep) {
      kept.addAll(parts);
    }
  }

  private static void requireOwnRows(TokenizerJson tokenizer, Dropped dropped)
      throws CheckpointException {
    if (dropped == Dropped.NEAREST && !tokenizer.model().sharesIds()) {
      throw new IllegalArgumentException(
          "dropped: must be recut where the tokenizer is of byte pairs or Unigram, whose tokens"
              + " have an embedding row each; got nearest. Write dropped: recut.");
    }
  }

  /**
   * Checks a number of tokens before there is a model to prune.
   *
   * @param config the shape of a model with this tokenizer
   * @param keep as for {@link #prune}
   * @param characters as for {@link #prune}; what the corpus has of them is not known yet
   * @param dropped as for {@link #prune}
   * @throws IllegalArgumentException if more tokens than {@code keep} must stay; the message names
   *     the smallest reachable number
   * @throws CheckpointException if the tokenizer is of another kind
   */
  public static void check(
      TransformerConfig config,
      TokenizerJson tokenizer,
      int keep,
      Characters characters,
      Dropped dropped)
      throws CheckpointException {
    requireOwnRows(tokenizer, dropped);
    requireReachable(keep, mandatory(config, tokenizer, id -> characters == Characters.ALL).size());
  }

  /**
   * The same once the texts are known.
   *
   * @param corpus as for {@link #prune}
   * @throws IOException if the tokenizer is of another kind
   */
  public static void check(
      TransformerConfig config,
      TokenizerJson tokenizer,
      List<String> corpus,
      int keep,
      Characters characters)
      throws IOException {
    if (keep >= mandatory(config, tokenizer, id -> true).size()) {
      return; // room for every character, whatever the texts have
    }
    long[] counts = count(tokenizer, corpus, tokenizer.pieces().size());
    requireReachable(keep, mandatory(config, tokenizer, wanted(characters, counts)).size());
  }

  private static void requireReachable(int keep, int mandatory) {
    if (!(keep >= mandatory)) {
      throw new IllegalArgumentException(
          "keep: must be >= the "
              + mandatory
              + " special tokens and single characters; got "
              + keep
              + ". The smallest reachable vocabulary is "
              + mandatory
              + ".");
    }
  }

  private static void checkRows(Checkpoint model, List<String> pieces) throws CheckpointException {
    int rows = model.tensor(ModelFamily.wordTable(model)).length(0);
    if (!(pieces.size() <= rows)) {
      throw new CheckpointException(
          "tokenizer.json",
          "model.vocab: must have at most the embedding's "
              + rows
              + " tokens; got "
              + pieces.size()
              + ". Take the tokenizer that the model was trained with.");
    }
  }

  private static IntPredicate wanted(Characters characters, long[] counts) {
    return id -> characters == Characters.ALL || counts[id] > 0;
  }

  private static NavigableSet<Integer> mandatory(
      TransformerConfig config, TokenizerJson tokenizer, IntPredicate wanted)
      throws CheckpointException {
    NavigableSet<Integer> ids = new TreeSet<>(tokenizer.specialIds());
    ids.add(config.padTokenId());
    if (config.positionOffset() > 0) { // counted from the id that pads, which may not move
      IntStream.range(0, config.padTokenId()).forEach(ids::add);
    }
    VocabularyModel model = tokenizer.model();
    ids.addAll(model.always());
    List<String> pieces = tokenizer.pieces();
    for (int id = 0; id < pieces.size(); id++) {
      OptionalInt character = model.character(pieces.get(id));
      if (character.isPresent() && (character.getAsInt() < ASCII || wanted.test(id))) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static long[] count(TokenizerJson tokenizer, List<String> corpus, int size)
      throws IOException {
    long[] counts = new long[size];
    try (Tokenizer pieces = Tokenizer.of(tokenizer.toBytes())) {
      for (TokenizedText text : pieces.encodeAll(corpus, null, Integer.MAX_VALUE)) {
        for (int id : text.ids()) {
          counts[id]++;
        }
      }
    }
    return counts;
  }

  private static IntUnaryOperator nearest(
      Checkpoint model, TokenizerJson tokenizer, NavigableSet<Integer> kept, Dropped dropped)
      throws CheckpointException {
    if (dropped == Dropped.RECUT) {
      return id -> kept.contains(id) ? id : -1;
    }
    Tensor table = model.tensor(ModelFamily.wordTable(model));
    NavigableSet<Integer> special = new TreeSet<>(tokenizer.specialIds());
    special.add(model.config().padTokenId());
    int[] rows = NearestRows.of(table.values(), table.length(1), kept, special);
    return id -> rows[id];
  }

  private static Checkpoint cut(Checkpoint model, NavigableSet<Integer> kept) {
    String words = ModelFamily.wordTable(model);
    float[] table = model.tensor(words).values();
    int width = model.tensor(words).length(1);
    float[] rows = new float[kept.size() * width];
    int row = 0;
    for (int id : kept) {
      System.arraycopy(table, id * width, rows, row++ * width, width);
    }
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.put(words, Tensor.of(rows, kept.size(), width));
    int pad = kept.headSet(model.config().padTokenId()).size();
    return new Checkpoint(model.config().withVocabulary(kept.size(), pad), tensors, model.head());
  }
}
