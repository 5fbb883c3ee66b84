package org.distill4j.runtime;

import java.util.Arrays;
import org.distill4j.runtime.tokenizer.SafeCuts;

/** Texts as the native tokenizer can take them. */
final class WellFormed {
  /** Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic are before it. */
  private static final char ALPHABETS = '\u0700';

  /** Letters whose compatibility forms hold a space or a dot. */
  private static final String SPLIT = "\u037A\u013F\u0140";

  private WellFormed() {}

  /** Replaces unpaired surrogates, which have no UTF-8 form. */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * A text with the same tokens by fewer characters: one for each run of spaces, and for each of
   * tabs and line ends, and of accents that the normalizer removes; words without their middle
   * where they are unknown. As many words, kept apart alike.
   */
  static String shortened(String text, SafeCuts cuts) {
    int[] longest = longest(cuts);
    if (Arrays.stream(longest).allMatch(length -> length == Integer.MAX_VALUE)) {
      return text;
    }
    StringBuilder kept = null;
    int from = 0;
    int end;
    for (int start = 0; start < text.length(); start = end) {
      end = runEnd(text, start);
      int length = longest[kind(text.charAt(start))];
      if (end - start > length) {
        kept = kept == null ? new StringBuilder() : kept;
        kept.append(text, from, start + (length + 1) / 2);
        from = end - length / 2;
      }
    }
    return kept == null ? text : kept.append(text, from, text.length()).toString();
  }

  /** The longest run of each kind that is kept. */
  private static int[] longest(SafeCuts cuts) {
    int[] longest = new int[5];
    Arrays.fill(longest, Integer.MAX_VALUE);
    if (cuts.spacesAreTwo()) {
      longest[1] = 2;
    }
    if (cuts.whiteSpaceIsOne()) {
      longest[1] = 1;
      longest[2] = 1;
    }
    if (cuts.longWordsAreUnknown()) {
      longest[3] = SafeCuts.LONGEST_WORD;
      longest[4] = cuts.accentsAreNone() ? 1 : SafeCuts.LONGEST_WORD;
    }
    return longest;
  }

  /** Where a run of characters of one kind ends; others are runs of one. */
  private static int runEnd(String text, int start) {
    int kind = kind(text.charAt(start));
    int end = start + 1;
    while (kind != 0 && end < text.length() && kind(text.charAt(end)) == kind) {
      end++;
    }
    return end;
  }

  private static int kind(char c) {
    if (c == ' ') {
      return 1;
    }
    if (c == '\n' || c == '\t' || c == '\r') {
      return 2;
    }
    if (c >= '\u0300' && c <= '\u036F') {
      return 4;
    }
    boolean ofWord =
        c < ALPHABETS ? Character.isLetterOrDigit(c) && SPLIT.indexOf(c) < 0 : SafeCuts.isOfWord(c);
    return ofWord ? 3 : 0;
  }
}
