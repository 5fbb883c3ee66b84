package org.distill4j.evaluate.tagging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The floor of tagging: every word gets the tag that it bore most often in the training sentences,
 * the first in order of equals, and a word never seen {@code O}, or where tags mark no entities the
 * tag that most words bear. Immutable once fitted.
 */
public final class FrequentTags {
  private final Map<String, String> tags;
  private final String otherwise;

  private FrequentTags(Map<String, String> tags, String otherwise) {
    this.tags = tags;
    this.otherwise = otherwise;
  }

  /** Counts the tags of every word form. */
  public static FrequentTags fit(List<TaggedSentence> train, TagScoring scoring) {
    Map<String, SortedMap<String, Integer>> counts = new HashMap<>();
    SortedMap<String, Integer> all = new TreeMap<>();
    for (TaggedSentence sentence : train) {
      for (int i = 0; i < sentence.words().size(); i++) {
        counts
            .computeIfAbsent(sentence.words().get(i), word -> new TreeMap<>())
            .merge(sentence.tags().get(i), 1, Integer::sum);
        all.merge(sentence.tags().get(i), 1, Integer::sum);
      }
    }
    Map<String, String> tags = new HashMap<>();
    counts.forEach((word, seen) -> tags.put(word, most(seen)));
    boolean outside = scoring == TagScoring.ENTITIES || all.isEmpty();
    return new FrequentTags(Map.copyOf(tags), outside ? Entity.OUTSIDE : most(all));
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
    return words.stream().map(word -> tags.getOrDefault(word, otherwise)).toList();
  }
}
