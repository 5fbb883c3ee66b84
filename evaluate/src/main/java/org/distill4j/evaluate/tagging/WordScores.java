package org.distill4j.evaluate.tagging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metric.Confusion;
import org.distill4j.evaluate.metric.F1;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * Scores tags that mark no entities, such as parts of speech, by words: token accuracy, the share
 * of words whose tag is right, all sentences together, and F1 of each tag. Immutable.
 */
final class WordScores {
  private final int[] right;
  private final int[] words;

  /**
   * Counts the right words of each sentence.
   *
   * @throws IllegalArgumentException when there is no sentence, or words differ in number
   */
  WordScores(List<List<String>> truth, List<List<String>> answers) {
    EntityScores.check(truth, answers);
    right = new int[truth.size()];
    words = new int[truth.size()];
    for (int i = 0; i < right.length; i++) {
      List<String> wanted = truth.get(i);
      List<String> given = answers.get(i);
      words[i] = wanted.size();
      right[i] =
          (int)
              IntStream.range(0, words[i]).filter(w -> wanted.get(w).equals(given.get(w))).count();
    }
  }

  /** Share of words whose tag is right in these sentences, which may repeat. */
  double accuracy(int[] sentences) {
    long sum = 0;
    long all = 0;
    for (int sentence : sentences) {
      sum += right[sentence];
      all += words[sentence];
    }
    return (double) sum / all;
  }

  /**
   * {@code tokenAccuracy} and {@code macroF1}, the mean F1 of tags that occur in truth or answers,
   * with intervals of a bootstrap over sentences; F1 of each tag, and counts of words by true and
   * answered tag.
   *
   * @param names all tags of truth and answers, each once
   */
  static Scores of(
      List<List<String>> truth,
      List<List<String>> answers,
      List<String> names,
      Bootstrap bootstrap) {
    WordScores scores = new WordScores(truth, answers);
    int[] wanted = flat(truth, names);
    int[] given = flat(answers, names);
    F1 f1 = new F1(wanted, given, names.size());
    int[][] rows = rows(truth);
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put(Metric.TOKEN_ACCURACY.key(), bootstrap.estimate(truth.size(), scores::accuracy));
    metrics.put(
        Metric.MACRO_F1.key(),
        bootstrap.estimate(truth.size(), drawn -> f1.count(together(rows, drawn)).macro()));
    f1.count(IntStream.range(0, wanted.length).toArray());
    Map<String, Double> byTag = new LinkedHashMap<>();
    for (int name = 0; name < names.size(); name++) {
      byTag.put(names.get(name), f1.of(name));
    }
    return new Scores(metrics, byTag, Confusion.of(wanted, given, names.size()).rows());
  }

  private static int[] flat(List<List<String>> tags, List<String> names) {
    Map<String, Integer> indices = new LinkedHashMap<>();
    names.forEach(name -> indices.put(name, indices.size()));
    return tags.stream().flatMap(List::stream).mapToInt(tag -> index(indices, tag)).toArray();
  }

  private static int index(Map<String, Integer> indices, String tag) {
    Integer index = indices.get(tag);
    if (index == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "tag: must be one of %s; got %s.", indices.keySet(), tag));
    }
    return index;
  }

  /** The numbers of each sentence's words. */
  private static int[][] rows(List<List<String>> truth) {
    int[][] rows = new int[truth.size()][];
    int from = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = IntStream.range(from, from + truth.get(i).size()).toArray();
      from += rows[i].length;
    }
    return rows;
  }

  private static int[] together(int[][] rows, int[] sentences) {
    int size = 0;
    for (int sentence : sentences) {
      size += rows[sentence].length;
    }
    int[] all = new int[size];
    int to = 0;
    for (int sentence : sentences) {
      System.arraycopy(rows[sentence], 0, all, to, rows[sentence].length);
      to += rows[sentence].length;
    }
    return all;
  }
}
