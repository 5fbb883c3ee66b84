package org.distill4j.evaluate.dataset;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from data in a form that a terminal shows and does not obey. */
public final class Printable {
  // Controls but for tabs and line ends, and what turns the direction of writing.
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cc}\u202A-\u202E\u2066-\u2069&&[^\t\r\n]]|\r(?!\n)");

  private Printable() {}

  /** The same text with control characters written as a backslash and their number. */
  public static String of(String text) {
    return HIDDEN
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.format(Locale.ROOT, "\\u%04X", (int) found.group().charAt(0))));
  }
}
