package org.distill4j.recipes.quickstart;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The sentences written so far, compared by their words alone, and what a later sentence must not
 * share with the test set.
 */
final class Deduplicator {
  /** Eight consecutive words are what the splitting of data counts as a copied passage. */
  private static final int PASSAGE = 8;

  private final Set<String> sentences = new HashSet<>();
  private final Set<String> tests = new HashSet<>();
  private final Set<String> testRuns = new HashSet<>();

  /** Adds the sentence unless one like it is there; says whether it was added. */
  boolean add(Part part, String sentence) {
    List<String> words = words(sentence, "");
    String key = String.join(" ", words);
    // Comparing data sets counts "can't" as two words, typing it without its mark makes one.
    List<String> parts = words(sentence, " ");
    if (part == Part.TEST) {
      boolean added = sentences.add(key) && addTest(words);
      if (added) {
        addTest(parts);
      }
      return added;
    }
    return !overlapsTest(words) && !overlapsTest(parts) && sentences.add(key);
  }

  static List<String> words(String sentence) {
    return words(sentence, "");
  }

  private static List<String> words(String sentence, String mark) {
    String plain = sentence.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 ]", mark);
    return Arrays.asList(plain.strip().split(" +"));
  }

  private boolean addTest(List<String> words) {
    tests.add(String.join(" ", words));
    return testRuns.addAll(runs(words));
  }

  private boolean overlapsTest(List<String> words) {
    if (testRuns.contains(String.join(" ", words))) {
      return true;
    }
    for (String run : runs(words)) {
      boolean passage = run.split(" ").length >= PASSAGE && testRuns.contains(run);
      if (passage || tests.contains(run)) {
        return true;
      }
    }
    return false;
  }

  /** All runs of consecutive words, the whole sentence among them. */
  static Set<String> runs(List<String> words) {
    Set<String> runs = new HashSet<>();
    for (int from = 0; from < words.size(); from++) {
      for (int to = from + 1; to <= words.size(); to++) {
        runs.add(String.join(" ", words.subList(from, to)));
      }
    }
    return runs;
  }
}
