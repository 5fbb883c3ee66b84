package org.distill4j.runtime;

import java.util.Arrays;
import java.util.Objects;

/**
 * The tokens of one text or text pair: {@code ids [L]} and segment {@code typeIds [L]}, special
 * tokens included, never padded.
 */
public final class TokenizedText {

  /** Stands for the first token of a word that has none, since it was cut off or is invisible. */
  public static final int NO_PIECE = -1;

  private final int[] ids;
  private final int[] typeIds;
  private final boolean truncated;
  private final int[] firstPieces;

  TokenizedText(int[] ids, int[] typeIds, boolean truncated) {
    this(ids, typeIds, truncated, new int[0]);
  }

  private TokenizedText(int[] ids, int[] typeIds, boolean truncated, int[] firstPieces) {
    this.firstPieces = firstPieces;
    this.ids = Objects.requireNonNull(ids);
    this.typeIds = Objects.requireNonNull(typeIds);
    this.truncated = truncated;
  }

  /**
   * Pieces that were cut elsewhere.
   *
   * @param ids the tokens' numbers; copied
   * @param typeIds the token types, as many; copied
   * @param truncated whether the text was longer
   */
  public static TokenizedText of(int[] ids, int[] typeIds, boolean truncated) {
    if (ids.length != typeIds.length) {
      throw new IllegalArgumentException(
          "typeIds: must be as many as ids, " + ids.length + "; got " + typeIds.length);
    }
    return new TokenizedText(ids.clone(), typeIds.clone(), truncated);
  }

  /**
   * The same tokens, knowing where words begin.
   *
   * @param starts by word, the place of its first token or {@link #NO_PIECE}; copied
   */
  public TokenizedText withFirstPieces(int... starts) {
    return new TokenizedText(ids, typeIds, truncated, starts.clone());
  }

  /** The same tokens, or a single one where there are none, since a model reads at least one. */
  TokenizedText orElse(int id) {
    return ids.length > 0
        ? this
        : new TokenizedText(new int[] {id}, new int[1], truncated, firstPieces);
  }

  /** Returns the number of words of the text, which spaces keep apart; 0 for a pair. */
  public int words() {
    return firstPieces.length;
  }

  /** Returns the place of a word's first token, {@link #NO_PIECE} where it has none. */
  public int firstPiece(int word) {
    return firstPieces[word];
  }

  /** Returns a copy of the vocabulary indices, {@code [L]}. */
  public int[] ids() {
    return ids.clone();
  }

  /** Returns a copy of the segment of each token, {@code [L]}: 0 for the first text, 1 the pair. */
  public int[] typeIds() {
    return typeIds.clone();
  }

  /** Copies ids and segments into longer arrays, from one element on. */
  public void copy(int[] intoIds, int[] intoTypeIds, int at) {
    System.arraycopy(ids, 0, intoIds, at, ids.length);
    System.arraycopy(typeIds, 0, intoTypeIds, at, typeIds.length);
  }

  /** Returns the number of tokens, special tokens included. */
  public int length() {
    return ids.length;
  }

  /** Returns whether tokens were cut off to fit the maximum length. */
  public boolean truncated() {
    return truncated;
  }

  /** Equal where a model reads the same; where words begin is no part of it. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TokenizedText that
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
