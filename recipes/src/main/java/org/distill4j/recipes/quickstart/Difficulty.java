package org.distill4j.recipes.quickstart;

import java.util.Locale;
import java.util.Optional;

/** Where a word or template may be used; the names are the grammar file's. */
enum Difficulty {
  /** In every set. */
  TRAIN,
  /** In the unlabelled text, the validation and the test set. */
  TRANSFER,
  /** In the validation and the test set alone. */
  TEST;

  static Optional<Difficulty> at(String line) {
    for (Difficulty tier : values()) {
      if (line.startsWith(tier.prefix())) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }

  String prefix() {
    return name().toLowerCase(Locale.ROOT) + ":";
  }
}
