package org.distill4j.recipes.quickstart;

import java.util.Arrays;
import java.util.Locale;

/** Writes a sentence down as people do: tidily, or in lower case without marks, or with a slip. */
final class TypoGenerator {
  private static final int TIDY_PERCENT = 50;
  private static final int SLIP_PERCENT = 5;
  private static final int LAZY_APOSTROPHE_PERCENT = 30;

  /** Shorter words become other words by a slip. */
  private static final int SHORTEST_SLIP = 5;

  private final SplitMix dice;

  TypoGenerator(SplitMix dice) {
    this.dice = dice;
  }

  String type(String sentence) {
    String typed = dice.chance(SLIP_PERCENT) ? slip(sentence) : sentence;
    return dice.chance(TIDY_PERCENT)
        ? typed.substring(0, 1).toUpperCase(Locale.ROOT) + typed.substring(1)
        : casual(typed);
  }

  private String casual(String sentence) {
    String plain = sentence.toLowerCase(Locale.ROOT).replaceAll("[.?,]", "");
    return dice.chance(LAZY_APOSTROPHE_PERCENT) ? plain.replace("'", "") : plain;
  }

  private String slip(String sentence) {
    String[] words = sentence.split(" ");
    int[] candidates = longWords(words);
    if (candidates.length > 0) {
      int at = candidates[dice.below(candidates.length)];
      words[at] = slipWord(words[at]);
    }
    return String.join(" ", words);
  }

  private static int[] longWords(String[] words) {
    int[] found = new int[words.length];
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      if (words[i].matches("[a-z]{" + SHORTEST_SLIP + ",}")) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Swaps two neighbours, loses a letter or doubles one, never the first letter. */
  private String slipWord(String word) {
    int at = 1 + dice.below(word.length() - 2);
    String before = word.substring(0, at);
    char here = word.charAt(at);
    return switch (dice.below(3)) {
      case 0 -> before + word.charAt(at + 1) + here + word.substring(at + 2);
      case 1 -> before + word.substring(at + 1);
      default -> before + here + word.substring(at);
    };
  }
}
