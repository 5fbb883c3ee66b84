package org.distill4j.runtime.tokenizer;

import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/** Letters, digits and accents that no normalizer turns into white space or punctuation. */
final class PlainLetters {
  private static final Set<Character.UnicodeScript> SCRIPTS =
      EnumSet.of(
          Character.UnicodeScript.LATIN,
          Character.UnicodeScript.GREEK,
          Character.UnicodeScript.CYRILLIC,
          Character.UnicodeScript.HEBREW,
          Character.UnicodeScript.ARABIC,
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.HANGUL,
          Character.UnicodeScript.ARMENIAN,
          Character.UnicodeScript.GEORGIAN,
          Character.UnicodeScript.ETHIOPIC,
          Character.UnicodeScript.DEVANAGARI,
          Character.UnicodeScript.BENGALI,
          Character.UnicodeScript.GURMUKHI,
          Character.UnicodeScript.GUJARATI,
          Character.UnicodeScript.TAMIL,
          Character.UnicodeScript.TELUGU,
          Character.UnicodeScript.KANNADA,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO);

  private PlainLetters() {}

  /** A letter or digit that stands for itself, with no white space in any normal form. */
  static boolean isPlain(int c) {
    if (c < 128) {
      return Character.isLetterOrDigit(c);
    }
    if (!Character.isLetter(c) || !SCRIPTS.contains(Character.UnicodeScript.of(c))) {
      return false;
    }
    return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD)
        .codePoints()
        .allMatch(d -> Character.isLetter(d) || isMark(d));
  }

  /** A vowel sign or accent of those scripts, whose normal forms are marks and letters too. */
  static boolean isAccent(int c) {
    return isMark(c)
        && (SCRIPTS.contains(Character.UnicodeScript.of(c))
            || Character.UnicodeScript.of(c) == Character.UnicodeScript.INHERITED)
        && Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD)
            .codePoints()
            .allMatch(d -> Character.isLetter(d) || isMark(d));
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
