package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The patterns that a tokenizer may look for: any text, or a regular expression that cannot take
 * more than linear time in a matcher that goes back.
 */
final class Patterns {
  private static final int LONGEST = 256;
  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String REST =
      " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /** Patterns that start a new word at each single space between letters. */
  private static final Set<String> WORDS =
      Set.of(
          GPT2,
          // Llama 3
          CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|" + REST,
          // Qwen 2 and 3
          CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|" + REST,
          // Qwen 3.5
          CONTRACTIONS
              + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*"
              + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          // GPT-4o
          "[^\\r\\n\\p{L}\\p{N}]?"
              + UPPER
              + "*"
              + LOWER
              + "+"
              + CONTRACTIONS
              + "?|[^\\r\\n\\p{L}\\p{N}]?"
              + UPPER
              + "+"
              + LOWER
              + "*"
              + CONTRACTIONS
              + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          // CLIP
          "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
          "<\\|startoftext\\|>|<\\|endoftext\\|>"
              + "|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+");

  /** BLOOM's; its class is nested, and nothing follows it. */
  private static final String BLOOM = " ?[^(\\s|[.,!?…。，、।۔،])]+";

  private static final String ESCAPE =
      "\\\\[sSdDwWtnrf]|\\\\[pP]\\{[A-Z][a-z]?\\}|\\\\[^a-zA-Z0-9]";
  private static final String ITEM =
      "(?:" + ESCAPE + "|[^\\\\\\[\\](){}.*+?|^$]|\\[\\^?(?:" + ESCAPE + "|[^\\\\\\[\\]&^])+\\])";

  /**
   * At most eight characters or classes, of which the last alone may repeat without a bound:
   * nothing after it can fail, so that no place is looked at again and again.
   */
  private static final Pattern SAFE =
      Pattern.compile(
          "(?:"
              + ITEM
              + "(?:\\?|\\{[1-9]\\})?){0,7}"
              + ITEM
              + "(?:[?+*]|\\{[0-9]{1,2}(?:,[0-9]{0,2})?\\})?");

  private Patterns() {}

  /** Whether a known expression starts a new word at each single space between letters. */
  static boolean splitsWords(String regex) {
    return WORDS.contains(regex);
  }

  /** Whether an expression is GPT-2's, which the byte-level pre-tokenizer has built in. */
  static boolean isGpt2(String regex) {
    return regex.equals(GPT2);
  }

  static JsonObject read(Fields fields) throws TokenizerFormatException {
    Fields pattern = fields.object("pattern");
    String kind = pattern.has("Regex") ? "Regex" : "String";
    String text = pattern.text(kind, kind.equals("Regex") ? 4 * LONGEST : LONGEST);
    if (text.isEmpty() || (kind.equals("Regex") && !isSafe(text))) {
      throw pattern.fault(kind, "a pattern of a known tokenizer, or a short one");
    }
    JsonObject rebuilt = new JsonObject();
    rebuilt.addProperty(kind, text);
    return rebuilt;
  }

  static boolean isSafe(String regex) {
    if (WORDS.contains(regex) || regex.equals(BLOOM)) {
      return true;
    }
    if (regex.length() > LONGEST || !SAFE.matcher(regex).matches()) {
      return false;
    }
    try {
      return !Pattern.compile(regex).matcher("").find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
