package org.distill4j.evaluate.dataset;

import java.util.Objects;
import java.util.Optional;

/**
 * One row: a text or a pair of texts, with its label unless it is unlabelled.
 *
 * @param text the text, or the first of a pair; not empty
 * @param pair the second text of a pair
 * @param label the label; not empty
 */
public record Example(String text, Optional<String> pair, Optional<String> label) {

  /** Refuses a label without characters. */
  public Example {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(pair, "pair");
    if (label.isPresent() && label.get().isEmpty()) {
      throw new IllegalArgumentException("label: must not be empty; got ''. Leave it absent.");
    }
  }

  /** A labelled text. */
  public static Example of(String text, String label) {
    return new Example(text, Optional.empty(), Optional.of(label));
  }

  /** A labelled pair. */
  public static Example ofPair(String text, String pair, String label) {
    return new Example(text, Optional.of(pair), Optional.of(label));
  }

  /** A text without a label. */
  public static Example unlabelled(String text) {
    return new Example(text, Optional.empty(), Optional.empty());
  }

  /** A pair without a label. */
  public static Example unlabelledPair(String text, String pair) {
    return new Example(text, Optional.of(pair), Optional.empty());
  }

  /** The same without its label. */
  public Example withoutLabel() {
    return new Example(text, pair, Optional.empty());
  }
}
