package org.distill4j.evaluate.dataset;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant, for error messages. */
public final class NearestName {

  private NearestName() {}

  /**
   * Returns the known name with the least edit distance to the wanted one, unless more than a third
   * of it (but at least two letters), or all of it, would have to change. Case does not count.
   */
  public static Optional<String> of(String wanted, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(wanted, name) <= limit(wanted, name))
        .min(Comparator.comparingInt(name -> distance(wanted, name)));
  }

  private static int limit(String wanted, String name) {
    int longest = Math.max(wanted.length(), name.length());
    return Math.min(Math.max(2, wanted.length() / 3), longest - 1);
  }

  /** Returns the sentence " Did you mean 'x'?" with its leading space, or nothing. */
  public static String suggestion(String wanted, Collection<String> known) {
    return of(wanted, known).map(name -> " Did you mean '" + name + "'?").orElse("");
  }

  /** The number of insertions, deletions and replacements from one name to the other. */
  private static int distance(String a, String b) {
    String first = a.toLowerCase(Locale.ROOT);
    String second = b.toLowerCase(Locale.ROOT);
    int[] previous = new int[second.length() + 1];
    for (int j = 0; j <= second.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= first.length(); i++) {
      int[] current = new int[second.length() + 1];
      current[0] = i;
      for (int j = 1; j <= second.length(); j++) {
        int replaced = previous[j - 1] + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[second.length()];
  }
}
