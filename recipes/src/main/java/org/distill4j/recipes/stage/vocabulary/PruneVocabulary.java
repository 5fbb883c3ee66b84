package org.distill4j.recipes.stage.vocabulary;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.compress.vocabulary.Characters;
import org.distill4j.compress.vocabulary.Dropped;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.schema.Required;

/**
 * Removes tokens that the texts do not use.
 *
 * @param keep tokens to keep; special tokens are always among them
 * @param characters which tokens of a single character are always among them too
 * @param dropped what becomes of the others
 */
public record PruneVocabulary(
    @Required("Write keep: 8000.") Amount keep, Characters characters, Dropped dropped)
    implements Stage {
  /** The stage's key. */
  static final String KEY = "prune-vocabulary";

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

  @Override
  public Optional<Dropped> droppedTokens() {
    return Optional.of(dropped);
  }
}
