package org.distill4j.student.augmentation;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.dataset.Words;

/** Cuts a text into words and signs, and joins them as they stood. */
final class TextWords {
  private TextWords() {}

  /**
   * A word or a sign.
   *
   * @param text as written
   * @param spaced whether white space stood before it
   * @param word whether it is a word: letters, marks and digits
   */
  record Word(String text, boolean spaced, boolean word) {
    Word with(String other) {
      return new Word(other, spaced, word);
    }
  }

  /** The words of a text; those of scripts without spaces are single characters. */
  static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    boolean spaced = false;
    int at = 0;
    while (at < text.length()) {
      int end = end(text, at);
      String run = text.substring(at, end);
      if (run.isBlank()) {
        spaced = true;
      } else {
        words.add(new Word(run, spaced, Words.isWordCharacter(run.codePointAt(0))));
        spaced = false;
      }
      at = end;
    }
    return words;
  }

  private static int end(String text, int from) {
    int first = text.codePointAt(from);
    int at = from + Character.charCount(first);
    if (Words.standsAlone(first) || !Words.isWordCharacter(first)) {
      return at;
    }
    while (at < text.length() && continues(text, at)) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  // An apostrophe between letters belongs to the word: don't.
  private static boolean continues(String text, int at) {
    int character = text.codePointAt(at);
    if (character == '\'' || character == '’') {
      return at + 1 < text.length() && Character.isLetter(text.codePointAt(at + 1));
    }
    return Words.isWordCharacter(character) && !Words.standsAlone(character);
  }

  /** The text of some words in their order; what stood between those left out is left out. */
  static String join(List<Word> words) {
    StringBuilder text = new StringBuilder();
    for (Word word : words) {
      if (word.spaced() && !text.isEmpty()) {
        text.append(' ');
      }
      text.append(word.text());
    }
    return text.toString();
  }
}
