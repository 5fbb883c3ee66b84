package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where the patterns of byte-level tokenizers end a word, whatever else is in the text: between two
 * characters of different kinds.
 *
 * <p>Letters of a word end before anything else but an apostrophe or a combining mark, in every
 * known pattern. In GPT-2's, digits and signs do too, since only a space is ever joined to what
 * follows it. Characters count that NFC, the only normalizer allowed, leaves as they are whatever
 * is next to them, but for a mark after them.
 *
 * @param everyKind whether the pattern is GPT-2's
 */
record PatternWords(boolean everyKind) {
  static final int SPACE = 1;
  static final int LETTER = 2;
  static final int DIGIT = 3;
  static final int SIGN = 4;
  static final int LINE = 5;

  /** A mark that composes with no letter, which patterns take for a sign. */
  private static final int MARK = 6;

  private static final int UNKNOWN = 7;

  /**
   * Ranges of letters, first and last, some of which are younger than Unicode 12: the native
   * library may not know them for letters.
   */
  private static final String YOUNG =
      "\u0870\u08FF\u0C5D\u0C5D\u0CDD\u0CDD\u0D04\u0D04\u1C80\u1C8F\u2C2F\u2C2F\u2C5F\u2C5F"
          + "\u31B0\u31BF\u4DB6\u4DBF\u9FA6\u9FFF\uA7C0\uA7FF\uAB60\uAB6F";

  /** Kinds of the first 65,536 characters; 0 where not known yet. */
  private static final byte[] KINDS = new byte[1 << 16];

  static Optional<PatternWords> of(JsonObject root) {
    List<JsonObject> normalizers = CutRules.parts(root.get("normalizer"), "normalizers");
    List<JsonObject> splitters = CutRules.parts(root.get("pre_tokenizer"), "pretokenizers");
    boolean known =
        Words.of(splitters) == Words.BYTES
            && normalizers.stream().allMatch(part -> CutRules.type(part).equals("NFC"))
            && root.getAsJsonArray("added_tokens").asList().stream()
                .map(JsonElement::getAsJsonObject)
                // Whether one that must stand alone does shows in the character after it.
                .noneMatch(token -> token.get("single_word").getAsBoolean());
    return known ? Optional.of(new PatternWords(isEveryKind(splitters.get(0)))) : Optional.empty();
  }

  private static boolean isEveryKind(JsonObject splitter) {
    return CutRules.type(splitter).equals("ByteLevel")
        || Patterns.isGpt2(splitter.getAsJsonObject("pattern").get("Regex").getAsString());
  }

  /** Whether a word surely ends before a place. */
  boolean ends(String text, int at) {
    if (at == 0 || at == text.length() || isInPair(text, at)) {
      return false;
    }
    int before = kind(text.codePointBefore(at));
    int after = kind(text.codePointAt(at));
    if (after > LINE || before == SPACE || (before >= LINE && before != MARK)) {
      return false;
    }
    if (before == LETTER) {
      return after != LETTER;
    }
    return everyKind && (before == MARK ? SIGN : before) != after;
  }

  /** Whether a place is between the two halves of one character. */
  static boolean isInPair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isLowSurrogate(text.charAt(at))
        && Character.isHighSurrogate(text.charAt(at - 1));
  }

  /** The kind of a character: one of the constants, or a greater number for others. */
  static int kind(int c) {
    if (c >= KINDS.length) {
      return found(c);
    }
    if (KINDS[c] == 0) {
      KINDS[c] = (byte) found(c); // two threads find the same
    }
    return KINDS[c];
  }

  /** Letters that are part of a word, by character; 0 where not known yet, 1 none, 2 one. */
  private static final byte[] OF_WORDS = new byte[1 << 16];

  /** See {@link SafeCuts#isOfWord}. */
  static boolean isOfWord(char c) {
    if (OF_WORDS[c] == 0) {
      OF_WORDS[c] = (byte) (kind(c) == LETTER && !isIdeograph(c) && isWordInAnyForm(c) ? 2 : 1);
    }
    return OF_WORDS[c] == 2;
  }

  private static boolean isIdeograph(char c) {
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF);
  }

  private static boolean isWordInAnyForm(char c) {
    String form = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
    return Character.isLetter(form.codePointAt(0))
        && form.codePoints()
            .allMatch(
                d ->
                    Character.isLetter(d)
                        || Character.getType(d) == Character.NON_SPACING_MARK
                        || Character.getType(d) == Character.COMBINING_SPACING_MARK);
  }

  private static int found(int c) {
    if (c == ' ') {
      return SPACE;
    }
    if (c == '\n' || c == '\r' || c == '\t') {
      return LINE;
    }
    boolean supplementary = c > Character.MAX_VALUE;
    if (c == '\''
        || isJamo(c)
        || !Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFC)) {
      return UNKNOWN;
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          supplementary || isYoung(c) ? UNKNOWN : LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          supplementary ? UNKNOWN : DIGIT;
      case Character.MODIFIER_SYMBOL, Character.OTHER_SYMBOL -> SIGN;
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          supplementary ? UNKNOWN : SIGN;
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK ->
          supplementary || composes(c) ? UNKNOWN : MARK;
      default -> UNKNOWN;
    };
  }

  private static boolean isYoung(int c) {
    return IntStream.range(0, YOUNG.length() / 2)
        .anyMatch(i -> c >= YOUNG.charAt(2 * i) && c <= YOUNG.charAt(2 * i + 1));
  }

  /** Letters that join to one syllable. */
  private static boolean isJamo(int c) {
    return (c >= 0x1100 && c <= 0x11FF)
        || (c >= 0xA960 && c <= 0xA97F)
        || (c >= 0xD7B0 && c <= 0xD7FF);
  }

  /** Whether a mark is the later part of any letter's canonical form. */
  private static boolean composes(int mark) {
    return Composing.MARKS.contains(mark);
  }

  /** The marks that compose, found when the first mark is asked for. */
  private static final class Composing {
    private static final Set<Integer> MARKS = marks();

    private Composing() {}

    private static Set<Integer> marks() {
      Set<Integer> marks = new HashSet<>();
      // Before Hangul's syllables, whose parts are letters, and among the forms for display.
      IntStream.concat(IntStream.range(0xC0, 0xAC00), IntStream.range(0xFB00, 0xFB50))
          .mapToObj(c -> Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD))
          .forEach(form -> form.chars().skip(1).forEach(marks::add));
      return marks;
    }
  }
}
