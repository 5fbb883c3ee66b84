package org.distill4j.evaluate.tagging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The floor of tagging: every word gets the tag that it bore most often in the training sentences,
 * the first in order of equals, and a word never seen {@code O}. Immutable once fitted.
 */
public final class FrequentTags {
  private final Map<String, String> tags;

  private FrequentTags(Map<String, String> tags) {
    this.tags = tags;
  }

  /** Counts the tags of every word form. */
  public static FrequentTags fit(List<TaggedSentence> train) {
    Map<String, SortedMap<String, Integer>> counts = new HashMap<>();
    for (TaggedSentence sentence : train) {
      for (int i = 0; i < sentence.words().size(); i++) {
        counts
            .computeIfAbsent(sentence.words().get(i), word -> new TreeMap<>())
            .merge(sentence.tags().get(i), 1, Integer::sum);
      }
    }
    Map<String, String> tags = new HashMap<>();
    counts.forEach((word, seen) -> tags.put(word, most(seen)));
    return new FrequentTags(Map.copyOf(tags));
  }

  private static String most(SortedMap<String, Integer> counts) {
    String most = counts.firstKey();
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      most = entry.getValue() > counts.get(most) ? entry.getKey() : most;
    }
    return most;
  }

  /** A tag for each word. */
  public List<String> predict(List<String> words) {
    return words.stream().map(word -> tags.getOrDefault(word, Entity.OUTSIDE)).toList();
  }
}
