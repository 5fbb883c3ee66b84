package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Places where a long text may be cut before it is tokenized: the tokens of the part before such a
 * place are the first tokens of the whole text.
 *
 * <p>A place is safe where a single space stands between two letters or digits, the cut being
 * before the space: no normalizer that {@link CutRules} knows joins, moves or removes characters
 * across it, no added token can span it, and a known pre-tokenizer ends a word there, so that the
 * model sees the same words. BERT's tokenizers also end a word between two Chinese characters.
 */
public final class SafeCuts {
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
          Character.UnicodeScript.HANGUL);

  private final CutRules rules;
  private final Set<String> bigrams;

  private SafeCuts(CutRules rules, Set<String> bigrams) {
    this.rules = rules;
    this.bigrams = bigrams;
  }

  static SafeCuts of(JsonObject root) {
    CutRules rules = CutRules.of(root);
    Set<String> bigrams = new HashSet<>();
    for (JsonElement token : root.getAsJsonArray("added_tokens")) {
      String content = token.getAsJsonObject().get("content").getAsString();
      boolean normalized = token.getAsJsonObject().get("normalized").getAsBoolean();
      if (normalized && !content.chars().allMatch(c -> c < 128)) {
        return new SafeCuts(CutRules.NONE, Set.of()); // its normal form could hold any characters
      }
      String lower = content.toLowerCase(Locale.ROOT);
      for (int i = 0; i + 2 <= lower.length(); i++) {
        bigrams.add(lower.substring(i, i + 2));
      }
    }
    return new SafeCuts(rules, bigrams);
  }

  /** Whether runs of white space give the same tokens as one such character. */
  public boolean whiteSpaceIsOne() {
    return rules.whiteSpaceIsOne() && bigrams.stream().noneMatch(SafeCuts::hasSpace);
  }

  private static boolean hasSpace(String text) {
    return text.chars().anyMatch(c -> Character.isWhitespace((char) c));
  }

  /**
   * Returns the first safe place after so many characters, or the length of the text where there is
   * none.
   */
  public int next(String text, int least) {
    if (!rules.spaces()) {
      return text.length();
    }
    for (int at = Math.max(1, least); at + 1 < text.length(); at++) {
      if (text.charAt(at) == ' ' ? isSpaceBetweenLetters(text, at) : isBetweenHan(text, at)) {
        return at;
      }
    }
    return text.length();
  }

  private boolean isSpaceBetweenLetters(String text, int at) {
    int before = text.codePointBefore(at);
    int after = text.codePointAt(at + 1);
    return isPlain(before)
        && isPlain(after)
        && rules.allows(before, after)
        && !spanned(text.substring(at - 1, at + 1))
        && !spanned(text.substring(at, at + 2));
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

  /** A letter or digit that stands for itself, with no white space in any normal form. */
  private static boolean isPlain(int c) {
    if (c < 128) {
      return Character.isLetterOrDigit(c);
    }
    if (!Character.isLetter(c) || !SCRIPTS.contains(Character.UnicodeScript.of(c))) {
      return false;
    }
    return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD)
        .codePoints()
        .allMatch(d -> Character.isLetter(d) || Character.getType(d) == Character.NON_SPACING_MARK);
  }
}
