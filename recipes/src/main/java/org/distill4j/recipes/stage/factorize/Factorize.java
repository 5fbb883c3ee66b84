package org.distill4j.recipes.stage.factorize;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.compress.factorize.Rank;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.schema.Limits;

/**
 * Keeps matrices as products of two smaller ones.
 *
 * @param linear of linear layers, the share of their weights that the factors hold, or their rank;
 *     all of it leaves them whole
 * @param embedding the same of the word embedding
 * @param rows training rows that inputs of linear layers and uses of words are taken from
 */
public record Factorize(Amount linear, Amount embedding, @Limits(least = 2) int rows)
    implements Stage {
  /** The stage's key. */
  static final String KEY = "factorize";

  private static final int ROWS = 2_000;

  /** Refuses null, shares that save nothing worth it, and fewer than two rows. */
  public Factorize {
    Bound.atLeast(2).check("rows", rows);
    Objects.requireNonNull(rank(linear), "linear");
    Objects.requireNonNull(rank(embedding), "embedding");
  }

  /** Everything whole; two thousand rows. */
  public static Factorize defaults() {
    return new Factorize(Amount.all(), Amount.all(), ROWS);
  }

  /** The rank of each linear layer. */
  public Rank linearRank() {
    return rank(linear);
  }

  /** The width of the word table. */
  public Rank wordRank() {
    return rank(embedding);
  }

  private static Rank rank(Amount amount) {
    if (amount.equals(Amount.all())) {
      return Rank.none();
    }
    if (amount instanceof Amount.Count count) {
      return Rank.count(count.count());
    }
    if (amount instanceof Amount.Share share) {
      return Rank.share(share.share());
    }
    throw new AssertionError(amount);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public boolean isFactoring() {
    return true;
  }

  @Override
  public Optional<String> readsTexts() {
    return Optional.of("rows");
  }

  @Override
  public Optional<String> faultWithoutAttention(String kind) {
    return Optional.of(
        "must not be a factorize, since a student of kind "
            + kind
            + " has no layers to factorize; got factorize. Remove it, or write embedding: 64 in"
            + " student.");
  }
}
