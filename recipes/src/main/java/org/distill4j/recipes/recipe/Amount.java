package org.distill4j.recipes.recipe;

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
