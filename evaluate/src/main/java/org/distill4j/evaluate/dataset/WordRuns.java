package org.distill4j.evaluate.dataset;

import java.util.List;

/**
 * Texts as sequences of words, of which any run of words has a 64-bit hash in constant time
 * (polynomial prefix hashes, modulo 2^64).
 *
 * <p>Equal runs have equal hashes, in any two instances. Among the ten million runs that a large
 * file is asked about, the chance that two different ones agree is below 10^-5; it would cost a row
 * of training.
 */
final class WordRuns {

  /** The golden ratio in 64 bits: odd, so that no word is multiplied away. */
  private static final long BASE = 0x9E3779B97F4A7C15L;

  private final long[][] prefixes;
  private final long[] powers;

  private WordRuns(long[][] prefixes, long[] powers) {
    this.prefixes = prefixes;
    this.powers = powers;
  }

  static WordRuns of(List<String> texts) {
    long[][] prefixes = new long[texts.size()][];
    int longest = 0;
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = prefixes(Words.of(texts.get(i)));
      longest = Math.max(longest, prefixes[i].length);
    }
    long[] powers = new long[longest + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * BASE;
    }
    return new WordRuns(prefixes, powers);
  }

  private static long[] prefixes(List<String> words) {
    long[] prefix = new long[words.size() + 1];
    for (int i = 0; i < words.size(); i++) {
      prefix[i + 1] = prefix[i] * BASE + hash(words.get(i));
    }
    return prefix;
  }

  /** The hash of one word, or of any text. */
  static long hash(String word) {
    long hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = mix(hash + word.charAt(i) + 1);
    }
    return hash;
  }

  /** The finalizer of MurmurHash3: every bit of the argument moves every bit of the result. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }

  int size() {
    return prefixes.length;
  }

  /** The number of words of a text. */
  int length(int text) {
    return prefixes[text].length - 1;
  }

  /** The hash of a run, which differs between lengths. */
  long hash(int text, int from, int length) {
    long[] prefix = prefixes[text];
    return mix(prefix[from + length] - prefix[from] * powers[length] + length * BASE);
  }

  /** The hash of all words of a text. */
  long hash(int text) {
    return hash(text, 0, length(text));
  }
}
