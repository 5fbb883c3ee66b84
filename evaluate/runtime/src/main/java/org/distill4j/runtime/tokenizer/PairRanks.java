package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.Arrays;
import java.util.Map;

/** The order in which BPE merges pairs of tokens, as a hash table of few bytes a pair. */
final class PairRanks {
  static final int NONE = Integer.MAX_VALUE;
  private static final long FREE = -1;
  private static final long MIX = 0x9E3779B97F4A7C15L; // 2^64 by the golden ratio

  private final long[] pairs;
  private final int[] ranks;

  /** Of two merges of the same pair, the later counts. */
  PairRanks(JsonArray merges, Map<String, Integer> vocabulary) {
    int size = Integer.highestOneBit(Math.max(8, merges.size())) << 2;
    pairs = new long[size];
    ranks = new int[size];
    Arrays.fill(pairs, FREE);
    int rank = 0;
    for (JsonElement each : merges) {
      JsonArray pair = each.getAsJsonArray();
      int first = vocabulary.get(pair.get(0).getAsString());
      int second = vocabulary.get(pair.get(1).getAsString());
      int slot = slot(key(first, second));
      pairs[slot] = key(first, second);
      ranks[slot] = rank++;
    }
  }

  /** The place of a pair among the merges, or {@link #NONE}. */
  int of(int first, int second) {
    if (first < 0 || second < 0) {
      return NONE;
    }
    int slot = slot(key(first, second));
    return pairs[slot] == FREE ? NONE : ranks[slot];
  }

  private static long key(int first, int second) {
    return ((long) first << Integer.SIZE) | second;
  }

  private int slot(long key) {
    int slot = (int) ((key * MIX) >>> Integer.SIZE) & (pairs.length - 1);
    while (pairs[slot] != FREE && pairs[slot] != key) {
      slot = (slot + 1) & (pairs.length - 1);
    }
    return slot;
  }
}
