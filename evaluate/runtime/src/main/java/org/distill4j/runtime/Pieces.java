package org.distill4j.runtime;

import java.util.Arrays;
import java.util.Objects;

/**
 * The pieces of one text or text pair: {@code ids [L]} and segment {@code typeIds [L]}, special
 * tokens included, never padded.
 */
public final class Pieces {

  private final int[] ids;
  private final int[] typeIds;
  private final boolean truncated;

  Pieces(int[] ids, int[] typeIds, boolean truncated) {
    this.ids = Objects.requireNonNull(ids);
    this.typeIds = Objects.requireNonNull(typeIds);
    this.truncated = truncated;
  }

  /**
   * Pieces that were cut elsewhere.
   *
   * @param ids the pieces' numbers; copied
   * @param typeIds the token types, as many; copied
   * @param truncated whether the text was longer
   */
  public static Pieces of(int[] ids, int[] typeIds, boolean truncated) {
    if (ids.length != typeIds.length) {
      throw new IllegalArgumentException(
          "typeIds: must be as many as ids, " + ids.length + "; got " + typeIds.length);
    }
    return new Pieces(ids.clone(), typeIds.clone(), truncated);
  }

  /** Returns a copy of the vocabulary indices, {@code [L]}. */
  public int[] ids() {
    return ids.clone();
  }

  /** Returns a copy of the segment of each piece, {@code [L]}: 0 for the first text, 1 the pair. */
  public int[] typeIds() {
    return typeIds.clone();
  }

  /** Copies ids and segments into longer arrays, from one element on. */
  public void copy(int[] intoIds, int[] intoTypeIds, int at) {
    System.arraycopy(ids, 0, intoIds, at, ids.length);
    System.arraycopy(typeIds, 0, intoTypeIds, at, typeIds.length);
  }

  /** Returns the number of pieces, special tokens included. */
  public int length() {
    return ids.length;
  }

  /** Returns whether pieces were cut off to fit the maximum length. */
  public boolean truncated() {
    return truncated;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pieces that
        && truncated == that.truncated
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(typeIds, that.typeIds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return "Pieces" + Arrays.toString(ids) + (truncated ? " (truncated)" : "");
  }
}
