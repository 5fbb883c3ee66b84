package org.distill4j.compress.prune;

/** How many units stay: a share of those there are, or a number. */
public sealed interface PruningAmount {
  /** The number that stay of {@code units}, not yet checked against them. */
  int of(int units);

  /** All units. */
  static PruningAmount all() {
    return share(1);
  }

  /**
   * A share, rounded to the nearest whole unit.
   *
   * @param share a fraction in (0, 1]
   */
  static PruningAmount share(double share) {
    return new Share(share);
  }

  /**
   * A number of units.
   *
   * @param count &gt;= 1
   */
  static PruningAmount count(int count) {
    return new Count(count);
  }

  /**
   * A share of the units.
   *
   * @param share a fraction in (0, 1]
   */
  record Share(double share) implements PruningAmount {
    /** Checks the range. */
    public Share {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "keep: must be a fraction in (0, 1] or a whole number; got " + share);
      }
    }

    @Override
    public int of(int units) {
      return (int) Math.round(share * units);
    }

    @Override
    public String toString() {
      return "share " + share;
    }
  }

  /**
   * A number of units.
   *
   * @param count &gt;= 1
   */
  record Count(int count) implements PruningAmount {
    /** Checks the range. */
    public Count {
      if (!(count >= 1)) {
        throw new IllegalArgumentException(
            "keep: must be a fraction in (0, 1] or a whole number >= 1; got " + count);
      }
    }

    @Override
    public int of(int units) {
      return count;
    }

    @Override
    public String toString() {
      return "count " + count;
    }
  }
}
