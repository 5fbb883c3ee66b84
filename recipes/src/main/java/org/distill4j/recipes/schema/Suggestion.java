package org.distill4j.recipes.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt word was meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /** How to correct a word that is none of the known: the nearest of them, or all. */
  public static String mend(String word, Collection<String> known) {
    return nearest(word, known)
        .map(near -> "Did you mean " + near + "?")
        .orElse("Known: " + String.join(", ", known) + ".");
  }

  /** The known word with the fewest edits, if these are at most a third of its letters. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    String plain = plain(word);
    return known.stream()
        .filter(k -> distance(plain, plain(k)) <= Math.max(1, k.length() / 3))
        .min(Comparator.comparingInt(k -> distance(plain, plain(k))));
  }

  /** Case, dashes and underscores do not count as edits: learningRate is learning-rate. */
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** The least number of insertions, deletions and replacements (Levenshtein 1966). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
