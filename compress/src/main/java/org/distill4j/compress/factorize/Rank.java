package org.distill4j.compress.factorize;

/** How many inner units the two factors of a matrix have. */
public sealed interface Rank {
  /**
   * The largest share of a matrix's weights that two factors may hold: a second product starts, in
   * int8 quantizes, reads and writes for itself, and less than a fifth of the weights saved does
   * not make up for that.
   */
  double MOST = 0.8;

  /** Ranks are multiples of it, which products of whole vectors like. */
  int STEP = 8;

  /**
   * The rank of weights {@code [out, in]}; 0 where they are better left whole, as {@code rank (out
   * + in)} weights would be more than {@link #MOST} of {@code out in}.
   */
  default int of(int out, int in) {
    int rank = wanted(out, in);
    return rank > 0 && (long) rank * (out + in) <= MOST * out * in ? rank : 0;
  }

  /** The rank that is asked for, whatever it saves. */
  int wanted(int out, int in);

  /** All matrices whole. */
  static Rank none() {
    return new None();
  }

  /**
   * So many that the factors hold a share of the weights, at least one.
   *
   * @param share in (0, {@link #MOST}]
   */
  static Rank share(double share) {
    return new Share(share);
  }

  /**
   * The same number for every matrix.
   *
   * @param rank &gt;= 1
   */
  static Rank count(int rank) {
    return new Count(rank);
  }

  /** No factors. */
  record None() implements Rank {
    @Override
    public int wanted(int out, int in) {
      return 0;
    }
  }

  /**
   * By the weights that stay.
   *
   * @param share in (0, {@link #MOST}]
   */
  record Share(double share) implements Rank {
    /** Checks the range. */
    public Share {
      if (!(share > 0 && share <= MOST)) {
        throw new IllegalArgumentException("share: must be in (0, " + MOST + "]; got " + share);
      }
    }

    @Override
    public int wanted(int out, int in) {
      int rank = (int) Math.floor(share * out * in / (out + in));
      return Math.max(1, rank < STEP ? rank : rank - rank % STEP);
    }
  }

  /**
   * By number.
   *
   * @param rank &gt;= 1
   */
  record Count(int rank) implements Rank {
    /** Checks the number. */
    public Count {
      if (!(rank >= 1)) {
        throw new IllegalArgumentException("rank: must be >= 1; got " + rank);
      }
    }

    @Override
    public int wanted(int out, int in) {
      return rank;
    }
  }
}
