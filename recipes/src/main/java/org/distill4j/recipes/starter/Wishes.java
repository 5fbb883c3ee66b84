package org.distill4j.recipes.starter;

import java.util.Locale;
import java.util.Optional;

/**
 * What the user of {@code init} wants of the final model; nothing is asked for where all are
 * absent.
 *
 * @param maxBytes most bytes of the model file
 * @param maxMillis most milliseconds for a text of 32 tokens on one thread
 * @param language of the texts, a code such as {@code zh}; guessed from their letters where absent
 * @param task guessed from the labels where absent
 */
public record Wishes(
    Optional<Long> maxBytes,
    Optional<Double> maxMillis,
    Optional<String> language,
    Optional<TaskChoice> task) {
  /** No wishes. */
  public static final Wishes NONE =
      new Wishes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** What the model is to predict. */
  public enum TaskChoice {
    CLASSIFICATION,
    REGRESSION,
    TAGGING;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses what is no language code. */
  public Wishes {
    language.ifPresent(
        code -> {
          if (!code.matches("[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*")) {
            throw new IllegalArgumentException(
                "--language: must be a code of two or three letters; got '"
                    + code
                    + "'. Write en for English or zh for Chinese.");
          }
        });
  }

  /** Whether a size or a time is asked for. */
  boolean isBounded() {
    return maxBytes.isPresent() || maxMillis.isPresent();
  }
}
