package org.distill4j.runtime;

import ai.djl.huggingface.tokenizers.Encoding;

/**
 * Truncation that takes from the longer of two texts first, as Hugging Face's {@code longest_first}
 * does, on an encoding that already carries its special tokens.
 *
 * <p>It is done here because the native tokenizer keeps its maximum length as mutable state, which
 * two threads with different lengths would share.
 */
final class LongestFirst {

  private LongestFirst() {}

  /**
   * Returns how many tokens of each text stay.
   *
   * @param first tokens of the first text
   * @param second tokens of the second text, 0 without one
   * @param room tokens that fit, special tokens not counted
   */
  static int[] keep(int first, int second, int room) {
    if (first + second <= room) {
      return new int[] {first, second};
    }
    int shorter = Math.min(first, second);
    int longer = Math.max(shorter, room - shorter);
    if (shorter + longer > room) {
      shorter = room / 2;
      longer = shorter + room % 2;
    }
    return first <= second ? new int[] {shorter, longer} : new int[] {longer, shorter};
  }

  static TokenizedText truncate(Encoding encoding, int maxLength) {
    long[] ids = encoding.getIds();
    if (ids.length <= maxLength) {
      return new TokenizedText(narrow(ids), narrow(encoding.getTypeIds()), false);
    }
    long[] sequences = encoding.getSequenceIds();
    int[] counts = new int[2];
    for (long sequence : sequences) {
      if (sequence >= 0) {
        counts[(int) sequence]++;
      }
    }
    int added = ids.length - counts[0] - counts[1];
    if (maxLength <= added) {
      throw new IllegalArgumentException(
          "maxLength: must exceed the "
              + added
              + " special tokens of this tokenizer; got "
              + maxLength
              + ". Use a longer maximum.");
    }
    return select(encoding, keep(counts[0], counts[1], maxLength - added), maxLength);
  }

  private static TokenizedText select(Encoding encoding, int[] left, int length) {
    long[] ids = encoding.getIds();
    long[] types = encoding.getTypeIds();
    long[] sequences = encoding.getSequenceIds();
    int[] keptIds = new int[length];
    int[] keptTypes = new int[length];
    int next = 0;
    for (int i = 0; i < ids.length; i++) {
      int sequence = (int) sequences[i];
      if (sequence < 0 || left[sequence]-- > 0) {
        keptIds[next] = (int) ids[i];
        keptTypes[next++] = (int) types[i];
      }
    }
    return new TokenizedText(keptIds, keptTypes, true);
  }

  private static int[] narrow(long[] values) {
    int[] narrow = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = Math.toIntExact(values[i]);
    }
    return narrow;
  }
}
