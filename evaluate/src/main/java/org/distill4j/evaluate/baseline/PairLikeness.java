package org.distill4j.evaluate.baseline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.Words;

/**
 * How alike the two texts of a pair are in their words: a few numbers in [0, 1] that do not depend
 * on which words they are, rare ones weighed more in one of them.
 */
final class PairLikeness {
  private static final int CHARACTERS = 3;

  private final Map<String, Double> rarity = new HashMap<>();
  private final double unknown;

  /** Counts in how many texts each word stands. */
  PairLikeness(List<Example> examples) {
    Map<String, Integer> texts = new HashMap<>();
    int count = 0;
    for (Example example : examples) {
      for (String text : List.of(example.text(), example.pair().orElse(""))) {
        new HashSet<>(Words.of(text)).forEach(word -> texts.merge(word, 1, Integer::sum));
        count++;
      }
    }
    double all = count;
    texts.forEach((word, in) -> rarity.put(word, Math.log((all + 1) / (in + 0.5))));
    unknown = Math.log((all + 1) / 0.5);
  }

  /** The numbers of a pair; none of a single text. */
  double[] of(Example example) {
    if (example.pair().isEmpty()) {
      return new double[0];
    }
    List<String> first = Words.of(example.text());
    List<String> second = Words.of(example.pair().get());
    Set<String> a = new HashSet<>(first);
    Set<String> b = new HashSet<>(second);
    double shared = both(a, b).size();
    return new double[] {
      shared / (a.size() + b.size() - shared),
      shared / Math.min(a.size(), b.size()),
      rareShare(a, b),
      dice(trigrams(example.text()), trigrams(example.pair().get())),
      (double) Math.min(first.size(), second.size()) / Math.max(first.size(), second.size())
    };
  }

  private double rareShare(Set<String> a, Set<String> b) {
    double shared = both(a, b).stream().mapToDouble(this::rarity).sum();
    double all = a.stream().mapToDouble(this::rarity).sum();
    return 2 * shared / (all + b.stream().mapToDouble(this::rarity).sum());
  }

  private double rarity(String word) {
    return rarity.getOrDefault(word, unknown);
  }

  private static double dice(Set<String> a, Set<String> b) {
    return a.isEmpty() || b.isEmpty() ? 0 : 2.0 * both(a, b).size() / (a.size() + b.size());
  }

  private static Set<String> both(Set<String> a, Set<String> b) {
    Set<String> both = new HashSet<>(a);
    both.retainAll(b);
    return both;
  }

  private static Set<String> trigrams(String text) {
    String plain = text.toLowerCase(Locale.ROOT);
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + CHARACTERS <= plain.length(); i++) {
      grams.add(plain.substring(i, i + CHARACTERS));
    }
    return grams;
  }
}
