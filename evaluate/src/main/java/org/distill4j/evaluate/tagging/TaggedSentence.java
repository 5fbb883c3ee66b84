package org.distill4j.evaluate.tagging;

import java.util.List;
import java.util.Locale;

/**
 * Words with a tag each.
 *
 * @param line where the sentence begins in its file, from 1
 * @param words one or more
 * @param tags as many as words
 */
public record TaggedSentence(int line, List<String> words, List<String> tags) {
  /** Copies the lists and compares their sizes. */
  public TaggedSentence {
    words = List.copyOf(words);
    tags = List.copyOf(tags);
    if (words.isEmpty() || words.size() != tags.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tags: must be one for each of at least one word; got %d for %d words.",
              tags.size(),
              words.size()));
    }
  }
}
