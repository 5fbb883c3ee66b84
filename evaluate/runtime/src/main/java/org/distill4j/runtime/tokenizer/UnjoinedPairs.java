package org.distill4j.runtime.tokenizer;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** Cuts between two characters that no token has side by side: a token must end there. */
final class UnjoinedPairs {
  private UnjoinedPairs() {}

  /**
   * Returns the first such place, or -1.
   *
   * @param tokens the vocabulary
   * @param allowed the places between two characters that stand for themselves
   */
  static int first(Set<String> tokens, String text, int from, int to, IntPredicate allowed) {
    Set<Integer> pairs = new HashSet<>();
    for (int at = from; at < to; at++) {
      if (allowed.test(at)) {
        pairs.add(pair(text, at));
      }
    }
    if (pairs.isEmpty()) {
      return -1;
    }
    for (String token : tokens) {
      for (int at = 1; at < token.length(); at++) {
        pairs.remove(pair(token, at));
      }
    }
    for (int at = from; at < to; at++) {
      if (allowed.test(at) && pairs.contains(pair(text, at))) {
        return at;
      }
    }
    return -1;
  }

  private static int pair(String text, int at) {
    return (text.charAt(at - 1) << Character.SIZE) | text.charAt(at);
  }
}
