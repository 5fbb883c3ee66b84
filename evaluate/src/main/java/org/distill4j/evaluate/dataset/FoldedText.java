package org.distill4j.evaluate.dataset;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text without what a reader does not see: compatibility forms (Unicode NFKC), case, invisible
 * characters and the kind and amount of white space.
 */
public final class FoldedText {
  /** Format and control characters, variation selectors, and letters that are drawn as nothing. */
  private static final String HIDDEN =
      "[\\p{Cf}\\p{Cc}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2800}"
          + "\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}&&[^\\t\\n\\r\\x{B}\\f\\x{85}]]";

  private static final Pattern INVISIBLE = Pattern.compile(HIDDEN);
  private static final Pattern WHITE = Pattern.compile("(?U)\\s+");
  private static final Pattern UNSEEN =
      Pattern.compile("(?U)" + HIDDEN + "|[\\s&&[^ ]]|^ | $|(?<= ) ");

  private FoldedText() {}

  /** The folded form of a text, in lower case with single spaces; empty where nothing is seen. */
  public static String of(String text) {
    if (isPlain(text)) { // most of all text, which needs none of the work
      return plain(text);
    }
    String normal = Normalizer.normalize(hidden(text), Normalizer.Form.NFKC);
    String spaced = WHITE.matcher(normal).replaceAll(" ").strip();
    // By way of capitals, so that ß equals ss and both forms of sigma are one.
    return spaced.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static String plain(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = c <= ' ';
      if (!space) {
        folded.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
      } else if (folded.length() > 0 && folded.charAt(folded.length() - 1) != ' ') {
        folded.append(' ');
      }
    }
    int end = folded.length();
    boolean trailing = end > 0 && folded.charAt(end - 1) == ' ';
    return folded.substring(0, trailing ? end - 1 : end);
  }

  /** Whether a reader sees nothing of a text. */
  public static boolean isEmpty(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > ' ' && text.charAt(i) < '\u007F') {
        return false;
      }
    }
    return of(text).isEmpty();
  }

  /** A text in quotes, whose invisible characters and unusual spaces are written as U+XXXX. */
  public static String shown(String text) {
    return "'" + escaped(UNSEEN, text) + "'";
  }

  /** The same with all but ASCII written so, for texts that only look alike. */
  static String spelled(String text) {
    return "'" + escaped(Pattern.compile("[^\\x{20}-\\x{7E}]|^ | $|(?<= ) "), text) + "'";
  }

  private static String escaped(Pattern which, String text) {
    return which
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.format(Locale.ROOT, "<U+%04X>", found.group().codePointAt(0))));
  }

  private static String hidden(String text) {
    return INVISIBLE.matcher(text).replaceAll("");
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '\u007F' || (c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
        return false;
      }
    }
    return true;
  }
}
