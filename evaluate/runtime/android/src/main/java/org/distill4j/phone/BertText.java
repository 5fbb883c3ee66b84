package org.distill4j.phone;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Normalizes a text and splits it into words as BERT's tokenizer does: control characters out,
 * accents off, lower case, ideographs and punctuation marks as words of their own.
 */
final class BertText {
  // Unicode's general categories, a bit each.
  private static final int DROPPED =
      (1 << Character.CONTROL)
          | (1 << Character.FORMAT)
          | (1 << Character.PRIVATE_USE)
          | (1 << Character.SURROGATE)
          | (1 << Character.UNASSIGNED);
  private static final int PUNCTUATION =
      (1 << Character.CONNECTOR_PUNCTUATION)
          | (1 << Character.DASH_PUNCTUATION)
          | (1 << Character.START_PUNCTUATION)
          | (1 << Character.END_PUNCTUATION)
          | (1 << Character.INITIAL_QUOTE_PUNCTUATION)
          | (1 << Character.FINAL_QUOTE_PUNCTUATION)
          | (1 << Character.OTHER_PUNCTUATION);

  private final boolean clean;
  private final boolean ideographs;
  private final boolean stripAccents;
  private final boolean lowercase;

  /**
   * The switches of {@code BertNormalizer}.
   *
   * @param clean whether control characters go
   * @param ideographs whether each of them is a word
   */
  BertText(boolean clean, boolean ideographs, boolean stripAccents, boolean lowercase) {
    this.clean = clean;
    this.ideographs = ideographs;
    this.stripAccents = stripAccents;
    this.lowercase = lowercase;
  }

  /** The words of a text in their order. */
  List<String> words(String text) {
    String normalized = spaced(text);
    if (stripAccents) {
      normalized = withoutMarks(Normalizer.normalize(normalized, Normalizer.Form.NFD));
    }
    return split(lowercase ? lower(normalized) : normalized);
  }

  private String spaced(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (clean && isDropped(c)) {
        continue;
      }
      if (ideographs && isIdeograph(c)) {
        out.append(' ').appendCodePoint(c).append(' ');
      } else {
        out.appendCodePoint(clean && isSpace(c) ? ' ' : c);
      }
    }
    return out.toString();
  }

  private static String withoutMarks(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (Character.getType(c) != Character.NON_SPACING_MARK) {
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  // Letter by letter: the whole text would give a sigma at the end of a word another form.
  private static String lower(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      out.append(new String(Character.toChars(c)).toLowerCase(Locale.ROOT));
    }
    return out.toString();
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (isSpace(c) || isPunctuation(c)) {
        add(words, text.substring(start, at));
        if (!isSpace(c)) {
          words.add(text.substring(at, next));
        }
        start = next;
      }
      at = next;
    }
    add(words, text.substring(start));
    return words;
  }

  private static void add(List<String> words, String word) {
    if (!word.isEmpty()) {
      words.add(word);
    }
  }

  private static boolean is(int categories, int c) {
    return (categories & (1 << Character.getType(c))) != 0;
  }

  private static boolean isDropped(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return is(DROPPED, c) || c == 0xFFFD;
  }

  /** White space of Unicode: Java's own test leaves out what does not break a line. */
  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || (c >= 0x09 && c <= 0x0D) || c == 0x85;
  }

  private static boolean isPunctuation(int c) {
    if ((c >= 33 && c <= 47)
        || (c >= 58 && c <= 64)
        || (c >= 91 && c <= 96)
        || (c >= 123 && c <= 126)) {
      return true;
    }
    return is(PUNCTUATION, c);
  }

  /** The ranges that the reference implementation takes for Chinese characters. */
  private static boolean isIdeograph(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
