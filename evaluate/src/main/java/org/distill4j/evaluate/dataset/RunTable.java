package org.distill4j.evaluate.dataset;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Hashes that are looked for, each with the first text it was found in; sorted, not boxed. */
final class RunTable {

  static final int NONE = -1;

  private final long[] hashes;
  private final int[] found;

  RunTable(LongStream wanted) {
    hashes = wanted.sorted().distinct().toArray();
    found = new int[hashes.length];
    Arrays.fill(found, NONE);
  }

  int size() {
    return hashes.length;
  }

  /** Returns the hash's position, negative if it is not looked for. */
  int indexOf(long hash) {
    return Arrays.binarySearch(hashes, hash);
  }

  /** Notes that a text has the hash, if that is looked for. */
  void note(long hash, int text) {
    int index = indexOf(hash);
    if (index >= 0 && found[index] == NONE) {
      found[index] = text;
    }
  }

  /** Returns the first text noted for a hash that is looked for, or {@link #NONE}. */
  int found(long hash) {
    return found[indexOf(hash)];
  }
}
