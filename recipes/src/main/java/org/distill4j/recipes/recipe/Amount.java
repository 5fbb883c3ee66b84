package org.distill4j.recipes.recipe;

import org.distill4j.compress.prune.PruningAmount;

/**
 * How much is kept: a share or a number. In a recipe {@code 1.0} is all of it and {@code 1} is one.
 */
public sealed interface Amount permits Amount.Share, Amount.Count {
  /**
   * How many of the given units that is.
   *
   * @throws IllegalArgumentException if there are fewer units than to be kept
   */
  int of(int units);

  /** What a recipe says: a fraction for a share, a whole number for a count. */
  Number number();

  /** In words: half of the units is 50%. */
  String words();

  /** The same as pruning takes it. */
  PruningAmount pruning();

  /**
   * A share of the units, rounded to the nearest whole number, at least one.
   *
   * @param share the share, in (0, 1]
   */
  record Share(double share) implements Amount {
    /** Checks the share. */
    public Share {
      Bound.SHARE.check("share", share);
    }

    @Override
    public Number number() {
      return share;
    }

    @Override
    public String words() {
      return Math.round(100 * share) + "%";
    }

    @Override
    public PruningAmount pruning() {
      return PruningAmount.share(share);
    }

    @Override
    public int of(int units) {
      return Math.max(Math.min(1, units), (int) Math.round(share * units));
    }
  }

  /**
   * A number of units.
   *
   * @param count the number, at least 1
   */
  record Count(int count) implements Amount {
    /** Checks the number. */
    public Count {
      Bound.atLeast(1).check("count", count);
    }

    @Override
    public Number number() {
      return count;
    }

    @Override
    public String words() {
      return String.valueOf(count);
    }

    @Override
    public PruningAmount pruning() {
      return PruningAmount.count(count);
    }

    @Override
    public int of(int units) {
      if (!(count <= units)) {
        throw new IllegalArgumentException("count: must be <= " + units + "; got " + count);
      }
      return count;
    }
  }

  /** All of them. */
  static Amount all() {
    return new Share(1.0);
  }
}
