package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Places where a long text may be cut before it is tokenized: the tokens of the part before such a
 * place are the first tokens of the whole text.
 *
 * <p>A place is safe where a single space stands between two letters or digits, the cut being
 * before the space: no normalizer that {@link CutRules} knows joins, moves or removes characters
 * across it, no added token can span it, and a known pre-tokenizer ends a word there, so that the
 * model sees the same words. A vowel sign or accent may stand before the space too. Tokenizers that
 * part words at punctuation may be cut before a comma, say, between two letters of ASCII, and
 * BERT's between two Chinese characters; byte-level ones where {@link PatternWords} end.
 */
public final class SafeCuts {
  /** More than any tokenizer reads as one word, see {@link Models}. */
  public static final int LONGEST_WORD = 1024;

  /** So far for a place between words before one inside a word is looked for. */
  private static final int NEAR = 256;

  private static final String MARKS = "\n\r\t!\"#$%&()*+,-./:;<=>?@[\\]^`{|}~";

  /** Punctuation of Chinese and Japanese that no canonical form changes. */
  private static final String FAR_MARKS =
      "\u3001\u3002\u3008\u3009\u300A\u300B\u300C\u300D\uFF01\uFF0C\uFF1A\uFF1B\uFF1F";

  private final CutRules rules;
  private final Set<String> bigrams;
  private final boolean tokensInWords;
  private final Optional<RunCuts> runs;
  private final Optional<PatternWords> patterns;

  private SafeCuts(
      CutRules rules,
      Set<String> bigrams,
      boolean tokensInWords,
      Optional<RunCuts> runs,
      Optional<PatternWords> patterns) {
    this.patterns = patterns;
    this.rules = rules;
    this.bigrams = bigrams;
    this.tokensInWords = tokensInWords;
    this.runs = runs;
  }

  static SafeCuts of(JsonObject root, Map<String, Integer> vocabulary) {
    CutRules rules = CutRules.of(root);
    Set<String> bigrams = new HashSet<>();
    boolean tokensInWords = false;
    for (JsonElement token : root.getAsJsonArray("added_tokens")) {
      String content = token.getAsJsonObject().get("content").getAsString();
      boolean normalized = token.getAsJsonObject().get("normalized").getAsBoolean();
      if (normalized && !content.chars().allMatch(c -> c < 128)) {
        return new SafeCuts(
            CutRules.NONE,
            Set.of(),
            true,
            Optional.empty(),
            Optional.empty()); // its normal form could hold anything
      }
      tokensInWords |=
          content.length() > LONGEST_WORD / 2
              || content.chars().allMatch(Character::isLetterOrDigit);
      String lower = content.toLowerCase(Locale.ROOT);
      for (int i = 0; i + 2 <= lower.length(); i++) {
        bigrams.add(lower.substring(i, i + 2));
      }
    }
    return new SafeCuts(
        rules, bigrams, tokensInWords, RunCuts.of(root, vocabulary), PatternWords.of(root));
  }

  /**
   * Whether a run of more than {@link #LONGEST_WORD} letters and digits gives the same tokens
   * without its middle: the word is unknown either way, and no added token is in it.
   */
  public boolean longWordsAreUnknown() {
    return rules.longWordsAreUnknown() && whiteSpaceIsOne() && !tokensInWords;
  }

  /** Whether runs of white space give the same tokens as one such character. */
  public boolean whiteSpaceIsOne() {
    return rules.whiteSpaceIsOne() && bigrams.stream().noneMatch(SafeCuts::hasSpace);
  }

  /** Whether two spaces give the same tokens as any more of them. */
  public boolean spacesAreTwo() {
    return rules.spacesAreTwo() && bigrams.stream().noneMatch(SafeCuts::hasSpace);
  }

  /** Whether the accents of a letter, and those without one, are left out, however many. */
  public boolean accentsAreNone() {
    return rules.accentsAreNone() && whiteSpaceIsOne();
  }

  /**
   * Whether a letter after the first alphabets counts to a word in any normal form, and is no word
   * by itself: not of Chinese, nor one that joins to its neighbours.
   */
  public static boolean isOfWord(char c) {
    return PatternWords.isOfWord(c);
  }

  private static boolean hasSpace(String text) {
    return text.chars().anyMatch(c -> Character.isWhitespace((char) c));
  }

  /**
   * Returns the first safe place after so many characters, or the length of the text where there is
   * none.
   */
  public int next(String text, int least) {
    int near = Math.min(text.length(), least + NEAR);
    int at = next(text, least, near);
    if (at < near) {
      return at;
    }
    at = runs.map(cuts -> near < text.length() ? cuts.find(text, least) : -1).orElse(-1);
    return at >= 0 ? at : next(text, near, text.length());
  }

  /** The first safe place in a part of the text, or the part's end. */
  private int next(String text, int least, int most) {
    for (int at = Math.max(1, least); rules.spaces() && at < most && at + 1 < text.length(); at++) {
      char c = text.charAt(at);
      boolean safe =
          c == ' '
              ? isSpaceBetweenLetters(text, at)
              : c < 128
                  ? isMarkBetweenLetters(text, at)
                  : isBetweenHan(text, at) || isMarkAfterLetter(text, at);
      if (safe || endsWord(text, at)) {
        return at;
      }
    }
    return most;
  }

  private boolean endsWord(String text, int at) {
    return patterns.map(words -> words.ends(text, at)).orElse(false)
        && !spanned(text.substring(at - 1, at + 1));
  }

  private boolean isSpaceBetweenLetters(String text, int at) {
    int before = text.codePointBefore(at);
    int after = text.codePointAt(at + 1);
    return (PlainLetters.isPlain(before) || PlainLetters.isAccent(before))
        && PlainLetters.isPlain(after)
        && rules.allows(before, after)
        && !spanned(text.substring(at - 1, at + 1))
        && !spanned(text.substring(at, at + 2));
  }

  // Neither a line below nor an apostrophe, which patterns count to a word.
  private boolean isMarkBetweenLetters(String text, int at) {
    char before = text.charAt(at - 1);
    // BERT composes no mark with what follows it.
    boolean apart =
        isAscii(before)
            ? rules.marksAreWords() || isAscii(text.charAt(at + 1))
            : rules.marksAreWords() && before > ' ' && MARKS.indexOf(before) >= 0;
    return rules.marks()
        && MARKS.indexOf(text.charAt(at)) >= 0
        && apart
        && !spanned(text.substring(at - 1, at + 1));
  }

  private boolean isMarkAfterLetter(String text, int at) {
    char before = text.charAt(at - 1);
    return rules.marksAreWords()
        && FAR_MARKS.indexOf(text.charAt(at)) >= 0
        && (isAscii(before) || isOfWord(before) || FAR_MARKS.indexOf(before) >= 0)
        && !spanned(text.substring(at - 1, at + 1));
  }

  private static boolean isAscii(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private boolean isBetweenHan(String text, int at) {
    return rules.chinese()
        && isHan(text.charAt(at))
        && isHan(text.charAt(at - 1))
        && !spanned(text.substring(at - 1, at + 1));
  }

  // Added tokens are found in the text itself, or in its normal form: perhaps in small letters.
  private boolean spanned(String pair) {
    return bigrams.contains(pair) || bigrams.contains(pair.toLowerCase(Locale.ROOT));
  }

  /** The block of ideographs that no normal form changes. */
  private static boolean isHan(char c) {
    return c >= 0x4E00 && c <= 0x9FFF;
  }
}
