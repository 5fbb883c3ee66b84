package org.distill4j.runtime;

import org.distill4j.runtime.tokenizer.SafeCuts;

/** Texts as the native tokenizer can take them. */
final class WellFormed {
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
   * A text with the same tokens by fewer characters: one for each run of spaces, one for each run
   * of tabs and line ends, and words of letters and digits without their middle. As many words,
   * kept apart alike.
   */
  static String shortened(String text, SafeCuts cuts) {
    if (!cuts.whiteSpaceIsOne()) {
      return text;
    }
    int longest = cuts.longWordsAreUnknown() ? SafeCuts.LONGEST_WORD : Integer.MAX_VALUE;
    StringBuilder kept = null;
    int from = 0;
    int end;
    for (int start = 0; start < text.length(); start = end) {
      end = runEnd(text, start);
      int length = text.charAt(start) <= ' ' ? 1 : longest;
      if (end - start > length) {
        kept = kept == null ? new StringBuilder() : kept;
        kept.append(text, from, start + (length + 1) / 2);
        from = end - length / 2;
      }
    }
    return kept == null ? text : kept.append(text, from, text.length()).toString();
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
    return c < 128 && Character.isLetterOrDigit(c) ? 3 : 0;
  }
}
