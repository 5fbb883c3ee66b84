package org.distill4j.evaluate.baseline;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.Words;

/**
 * The features of an example: which words and pairs of neighbouring words it has, not how often.
 * Those of a pair are told apart by the text they stand in, and once more if they stand in both.
 */
final class Grams {

  private final Map<String, Integer> indices;

  private Grams(Map<String, Integer> indices) {
    this.indices = indices;
  }

  /** Numbers every feature of the examples, in order of appearance. */
  static Grams of(List<Example> examples) {
    Map<String, Integer> indices = new HashMap<>();
    for (Example example : examples) {
      for (String gram : gramsOf(example)) {
        indices.putIfAbsent(gram, indices.size());
      }
    }
    return new Grams(indices);
  }

  int size() {
    return indices.size();
  }

  /** Returns the indices of an example's known features, ascending. */
  int[] indices(Example example) {
    return gramsOf(example).stream()
        .map(indices::get)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static Set<String> gramsOf(Example example) {
    Set<String> first = grams(example.text());
    if (example.pair().isEmpty()) {
      return first;
    }
    Set<String> second = grams(example.pair().get());
    Set<String> all = new LinkedHashSet<>(marked("first ", first));
    all.addAll(marked("second ", second));
    first.retainAll(second);
    all.addAll(marked("both ", first));
    return all;
  }

  /** Tabs join what no word contains: a word never equals a pair of words. */
  private static Set<String> grams(String text) {
    List<String> words = Words.of(text);
    Set<String> grams = new LinkedHashSet<>(words);
    for (int i = 1; i < words.size(); i++) {
      grams.add(words.get(i - 1) + "\t" + words.get(i));
    }
    return grams;
  }

  private static Set<String> marked(String mark, Set<String> grams) {
    return grams.stream().map(mark::concat).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
