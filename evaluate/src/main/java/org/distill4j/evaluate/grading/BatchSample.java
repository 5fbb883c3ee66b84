package org.distill4j.evaluate.grading;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The texts on which answers in padded batches are compared with those at batch 1: some, spread
 * evenly, since the comparison warns of batching and decides nothing.
 */
public final class BatchSample {
  /** The most texts that are answered in batches too. */
  public static final int TEXTS = 300;

  /** How many are run together. */
  public static final int BATCH = 32;

  private BatchSample() {}

  /** The numbers of the texts among {@code size}, ascending; all where they are few. */
  public static List<Integer> of(int size) {
    int count = Math.min(TEXTS, size);
    return IntStream.range(0, count).mapToObj(i -> (int) ((long) i * size / count)).toList();
  }

  /** The same of a list with one element a text. */
  public static <T> List<T> of(List<T> all) {
    return of(all.size()).stream().map(all::get).toList();
  }
}
