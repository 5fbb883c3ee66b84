package org.distill4j.recipes.recipe;

import java.util.Objects;
import org.distill4j.compress.vocabulary.Characters;
import org.distill4j.compress.vocabulary.Dropped;

/**
 * Removes word pieces that the texts do not use.
 *
 * @param keep word pieces to keep; special pieces are always among them
 * @param characters which pieces of a single character are always among them too
 * @param dropped what becomes of the others
 */
public record PruneVocabulary(Amount keep, Characters characters, Dropped dropped)
    implements Stage {
  /** The stage's key. */
  public static final String KEY = "prune-vocabulary";

  /** Refuses null. */
  public PruneVocabulary {
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(characters, "characters");
    Objects.requireNonNull(dropped, "dropped");
  }

  /** One that changes texts the least. */
  public PruneVocabulary(Amount keep) {
    this(keep, Characters.SEEN, Dropped.NEAREST);
  }

  @Override
  public String key() {
    return KEY;
  }
}
