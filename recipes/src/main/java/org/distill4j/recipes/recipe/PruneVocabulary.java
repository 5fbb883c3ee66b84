package org.distill4j.recipes.recipe;

import java.util.Objects;

/**
 * Removes word pieces that the texts do not use.
 *
 * @param keep word pieces to keep; special pieces and single characters are always among them
 */
public record PruneVocabulary(Amount keep) implements Stage {
  /** The stage's key. */
  public static final String KEY = "prune-vocabulary";

  /** Refuses null. */
  public PruneVocabulary {
    Objects.requireNonNull(keep, "keep");
  }

  @Override
  public String key() {
    return KEY;
  }
}
