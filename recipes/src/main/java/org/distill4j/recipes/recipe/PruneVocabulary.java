package org.distill4j.recipes.recipe;

import java.util.Objects;
import org.distill4j.compress.vocabulary.Characters;

/**
 * Removes word pieces that the texts do not use.
 *
 * @param keep word pieces to keep; special pieces are always among them
 * @param characters which pieces of a single character are always among them too
 */
public record PruneVocabulary(Amount keep, Characters characters) implements Stage {
  /** The stage's key. */
  public static final String KEY = "prune-vocabulary";

  /** Refuses null. */
  public PruneVocabulary {
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(characters, "characters");
  }

  /** One that keeps all single characters. */
  public PruneVocabulary(Amount keep) {
    this(keep, Characters.ALL);
  }

  @Override
  public String key() {
    return KEY;
  }
}
