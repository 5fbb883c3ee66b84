package org.distill4j.recipes.quickstart;

import java.util.List;

/**
 * A small random generator whose numbers are fixed by its algorithm, not by the Java version.
 *
 * <p>SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014, figure 16. The JDK's class of that algorithm does not promise how it
 * derives bounded numbers.
 */
final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  SplitMix(long seed) {
    this.state = seed;
  }

  long next() {
    state += GOLDEN_GAMMA;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** A number in [0, bound); the bias of the remainder is below 2⁻³³. */
  int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }

  boolean chance(int percent) {
    return below(100) < percent;
  }

  <T> T oneOf(List<T> items) {
    return items.get(below(items.size()));
  }
}
