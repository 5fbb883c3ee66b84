package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Known ends of tokens of BPE (Sennrich, Haddow and Birch 2016, arXiv 1508.07909): parts of a word
 * are merged to the end, the pair of lowest rank first, of equal ones the leftmost.
 */
final class BytePairBoundaries implements SureBoundaries {
  private static final int LEAST = 32;
  private static final int MOST = 1024;

  private final Map<String, Integer> vocabulary;
  private final PairRanks ranks;
  private final int longest;

  private BytePairBoundaries(Map<String, Integer> vocabulary, PairRanks ranks, int longest) {
    this.vocabulary = vocabulary;
    this.ranks = ranks;
    this.longest = longest;
  }

  /**
   * Nothing where a word's beginning or end has tokens of its own, or characters without token
   * merge.
   */
  static Optional<SureBoundaries> of(
      JsonObject model, Map<String, Integer> vocabulary, int longest) {
    boolean whole =
        model.get("continuing_subword_prefix").isJsonNull()
            && model.get("end_of_word_suffix").isJsonNull();
    for (JsonElement merge : model.getAsJsonArray("merges")) {
      for (JsonElement part : merge.getAsJsonArray()) {
        whole &= !part.getAsString().startsWith("<0x") && !part.equals(unknown(model));
      }
    }
    return whole
        ? Optional.of(
            new BytePairBoundaries(
                vocabulary, new PairRanks(model.getAsJsonArray("merges"), vocabulary), longest))
        : Optional.empty();
  }

  private static JsonElement unknown(JsonObject model) {
    return model.has("unk_token") ? model.get("unk_token") : JsonNull.INSTANCE;
  }

  @Override
  public int longest() {
    return longest;
  }

  @Override
  public int first(String word, IntPredicate wanted) {
    int start = 0;
    for (int reach = LEAST; reach <= MOST; ) {
      int at = start + reach;
      if (at + longest > word.length()) {
        return -1;
      }
      BitSet ends = agreed(word, start, at);
      for (int end = ends.nextSetBit(start + 1); end >= 0; end = ends.nextSetBit(end + 1)) {
        if (wanted.test(end)) {
          return end;
        }
      }
      if (ends.length() - 1 > start) {
        start = ends.length() - 1;
        reach = LEAST;
      } else {
        reach *= 2;
      }
    }
    return -1;
  }

  /** Ends of tokens in each beginning of the word that a token covering a place leaves. */
  private BitSet agreed(String word, int start, int at) {
    BitSet agreed = ends(word, start, at);
    for (int from = Math.max(start + 1, at - longest + 1); from < at; from++) {
      if (straddles(word, from, at)) {
        agreed.and(ends(word, start, from));
      }
    }
    return agreed;
  }

  private boolean straddles(String word, int from, int at) {
    for (int to = at + 1; to <= from + longest; to++) {
      if (vocabulary.containsKey(word.substring(from, to))) {
        return true;
      }
    }
    return false;
  }

  private BitSet ends(String word, int start, int end) {
    int size = end - start;
    int[] from = new int[size + 1];
    int[] rank = new int[size];
    for (int i = 0; i <= size; i++) {
      from[i] = start + i;
    }
    for (int i = 0; i < size; i++) {
      rank[i] = rank(word, from, i, size);
    }
    for (int best = lowest(rank, size); best >= 0; best = lowest(rank, size)) {
      System.arraycopy(from, best + 2, from, best + 1, size - best - 1);
      System.arraycopy(rank, best + 1, rank, best, size - best - 1);
      size--;
      rank[best] = rank(word, from, best, size);
      if (best > 0) {
        rank[best - 1] = rank(word, from, best - 1, size);
      }
    }
    BitSet ends = new BitSet();
    for (int i = 1; i <= size; i++) {
      ends.set(from[i]);
    }
    return ends;
  }

  private static int lowest(int[] rank, int size) {
    int best = -1;
    for (int i = 0; i + 1 < size; i++) {
      if (rank[i] != PairRanks.NONE && (best < 0 || rank[i] < rank[best])) {
        best = i;
      }
    }
    return best;
  }

  /** The rank of a part of the word and the next. */
  private int rank(String word, int[] from, int i, int size) {
    return i + 1 < size
        ? ranks.of(
            id(word.substring(from[i], from[i + 1])), id(word.substring(from[i + 1], from[i + 2])))
        : PairRanks.NONE;
  }

  private int id(String token) {
    return vocabulary.getOrDefault(token, -1);
  }
}
