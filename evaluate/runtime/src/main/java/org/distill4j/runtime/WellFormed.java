package org.distill4j.runtime;

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
   * The text with one character for each run of spaces, and one for each run of tabs and line ends:
   * as many words, and kept apart alike.
   */
  static String withoutRuns(String text) {
    int at = 1;
    while (at < text.length() && !repeats(text, at)) {
      at++;
    }
    if (at >= text.length()) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length() / 2).append(text, 0, at);
    for (; at < text.length(); at++) {
      if (!repeats(text, at)) {
        kept.append(text.charAt(at));
      }
    }
    return kept.toString();
  }

  private static boolean repeats(String text, int at) {
    char c = text.charAt(at);
    char before = text.charAt(at - 1);
    return c == ' ' ? before == ' ' : isBreak(c) && isBreak(before);
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\t' || c == '\r';
  }
}
