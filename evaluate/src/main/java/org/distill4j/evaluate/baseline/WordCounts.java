package org.distill4j.evaluate.baseline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.dataset.Words;

/**
 * How alike texts are in their words: the cosine of counts weighted by rarity, {@code tf · (ln((1 +
 * n) / (1 + df)) + 1)} (Spärck Jones 1972, smoothed so that a word of all texts still counts).
 * Immutable.
 */
public final class WordCounts {
  private final Map<String, Double> rarity;
  private final double unknown;

  private WordCounts(Map<String, Double> rarity, double unknown) {
    this.rarity = rarity;
    this.unknown = unknown;
  }

  /** Counts in how many of these texts each word stands. */
  public static WordCounts fit(List<String> texts) {
    Map<String, Integer> documents = new HashMap<>();
    for (String text : texts) {
      new HashSet<>(Words.of(text)).forEach(word -> documents.merge(word, 1, Integer::sum));
    }
    Map<String, Double> rarity = new HashMap<>();
    documents.forEach((word, in) -> rarity.put(word, rarity(texts.size(), in)));
    return new WordCounts(rarity, rarity(texts.size(), 0));
  }

  private static double rarity(int texts, int in) {
    return Math.log((1.0 + texts) / (1.0 + in)) + 1;
  }

  /** The cosine of two texts, in [0, 1]. */
  public double cosine(String one, String other) {
    Map<String, Double> a = vector(one);
    Map<String, Double> b = vector(other);
    double sum = 0;
    for (Map.Entry<String, Double> entry : a.entrySet()) {
      sum += entry.getValue() * b.getOrDefault(entry.getKey(), 0.0);
    }
    return Math.min(1, sum);
  }

  /** The cosines of two columns of texts, row by row. */
  public double[] cosines(List<String> first, List<String> second) {
    double[] cosines = new double[first.size()];
    for (int row = 0; row < cosines.length; row++) {
      cosines[row] = cosine(first.get(row), second.get(row));
    }
    return cosines;
  }

  /**
   * For each row, how many other second texts are at least as near to its first as its own second.
   * Equal texts count once.
   */
  public int[] ranks(List<String> first, List<String> second) {
    List<String> distinct = new ArrayList<>(new java.util.LinkedHashSet<>(second));
    Map<String, Map<Integer, Double>> index = index(distinct);
    int[] ranks = new int[first.size()];
    for (int row = 0; row < ranks.length; row++) {
      double[] cosines = new double[distinct.size()];
      vector(first.get(row))
          .forEach(
              (word, weight) ->
                  index
                      .getOrDefault(word, Map.of())
                      .forEach((text, other) -> cosines[text] += weight * other));
      int own = distinct.indexOf(second.get(row));
      for (int text = 0; text < cosines.length; text++) {
        ranks[row] += text != own && cosines[text] >= cosines[own] ? 1 : 0;
      }
    }
    return ranks;
  }

  private Map<String, Map<Integer, Double>> index(List<String> texts) {
    Map<String, Map<Integer, Double>> index = new HashMap<>();
    for (int text = 0; text < texts.size(); text++) {
      int number = text;
      vector(texts.get(text))
          .forEach(
              (word, weight) ->
                  index.computeIfAbsent(word, w -> new HashMap<>()).put(number, weight));
    }
    return index;
  }

  /** Words with their weights, of length one; in the order of the text, so that sums repeat. */
  private Map<String, Double> vector(String text) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String word : Words.of(text)) {
      weights.merge(word, rarity.getOrDefault(word, unknown), Double::sum);
    }
    double square = weights.values().stream().mapToDouble(w -> w * w).sum();
    weights.replaceAll((word, weight) -> weight / Math.sqrt(square));
    return weights;
  }
}
