package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Known ends of tokens of a Unigram model (Kudo 2018, arXiv 1804.10959): the best ways to all
 * places that a token could go on from lead through them.
 */
final class UnigramBoundaries implements SureBoundaries {
  /** The native library's and SentencePiece's score of a character that is no token. */
  private static final double UNKNOWN_PENALTY = 10;

  private final Map<String, Integer> vocabulary;
  private final double[] scores;
  private final int longest;
  private final double unknown;

  UnigramBoundaries(JsonArray scored, Map<String, Integer> vocabulary, int longest) {
    this.vocabulary = vocabulary;
    this.longest = longest;
    scores = new double[scored.size()];
    int id = 0;
    for (JsonElement each : scored) {
      scores[id++] = each.getAsJsonArray().get(1).getAsDouble();
    }
    unknown = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
  }

  @Override
  public int longest() {
    return longest;
  }

  @Override
  public int first(String word, IntPredicate wanted) {
    int[] before = best(word);
    for (int at = longest; at <= word.length(); at += longest) {
      int end = common(before, at);
      // The beginnings of the best way to a known end are known ends too.
      int first = -1;
      for (; end > 0; end = before[end]) {
        first = wanted.test(end) ? end : first;
      }
      if (first > 0) {
        return first;
      }
    }
    return -1;
  }

  /** Where the best ways to a place and to those less than a token before it meet. */
  private int common(int[] before, int at) {
    boolean[] open = new boolean[at + 1];
    int count = Math.min(longest, at);
    Arrays.fill(open, at - count + 1, at + 1, true);
    int end = at;
    for (; count > 1; end--) {
      if (open[end]) {
        count -= open[before[end]] ? 1 : 0;
        open[before[end]] = true;
        open[end] = false;
      }
    }
    while (!open[end]) {
      end--;
    }
    return end;
  }

  /** For each place, where the last token of the best way to it starts. */
  private int[] best(String word) {
    double[] best = new double[word.length() + 1];
    int[] before = new int[best.length];
    Arrays.fill(before, 1, before.length, -1);
    for (int from = 0; from < word.length(); from++) {
      boolean known = false;
      for (int to = from + 1; to <= Math.min(word.length(), from + longest); to++) {
        int id = vocabulary.getOrDefault(word.substring(from, to), -1);
        if (id >= 0 && id < scores.length) {
          known |= to == from + 1;
          improve(best, before, from, to, scores[id]);
        }
      }
      if (!known) {
        improve(best, before, from, from + 1, unknown);
      }
    }
    return before;
  }

  private static void improve(double[] best, int[] before, int from, int to, double score) {
    double sum = score + best[from];
    if (before[to] < 0 || sum > best[to]) {
      best[to] = sum;
      before[to] = from;
    }
  }
}
