package org.distill4j.evaluate.dataset;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Normalised words of a text: NFKC, lower case, runs of letters, marks and digits. Punctuation is
 * dropped, so that a text and its tokenised form agree; a text of nothing else is one word.
 */
public final class Words {

  /** Scripts written without spaces: each of their characters is a word. */
  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private Words() {}

  /** Returns the words in their order, at least one. */
  public static List<String> of(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < normal.length()) {
      int character = normal.codePointAt(at);
      int next = at + Character.charCount(character);
      boolean inWord = isWordCharacter(character);
      boolean alone = inWord && standsAlone(character);
      if (!inWord || alone) {
        add(words, normal, from, at);
        from = alone ? at : next;
      }
      if (alone) {
        add(words, normal, from, next);
        from = next;
      }
      at = next;
    }
    add(words, normal, from, at);
    return words.isEmpty() ? List.of(normal.strip()) : words;
  }

  private static void add(List<String> words, String text, int from, int to) {
    if (from < to) {
      words.add(text.substring(from, to));
    }
  }

  /** Whether a character of a word is a word by itself, as in scripts without spaces. */
  public static boolean standsAlone(int character) {
    return WITHOUT_SPACES.contains(UnicodeScript.of(character));
  }

  /** Whether a character belongs to words: letters, marks and digits do. */
  public static boolean isWordCharacter(int character) {
    int type = Character.getType(character);
    return Character.isLetterOrDigit(character)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
