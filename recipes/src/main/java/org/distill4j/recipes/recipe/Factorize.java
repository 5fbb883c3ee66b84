package org.distill4j.recipes.recipe;

import java.util.Objects;
import org.distill4j.compress.factorize.Rank;

/**
 * Keeps matrices as products of two smaller ones.
 *
 * @param linear of linear layers, the share of their weights that the factors hold, or their rank;
 *     all of it leaves them whole
 * @param embedding the same of the word embedding
 * @param rows training rows that inputs of linear layers and uses of words are taken from
 */
public record Factorize(Amount linear, Amount embedding, int rows) implements Stage {
  /** The stage's key. */
  public static final String KEY = "factorize";

  private static final int ROWS = 2_000;

  /** Refuses null, shares that save nothing worth it, and fewer than two rows. */
  public Factorize {
    Calibration.ROWS.check("rows", rows);
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
}
