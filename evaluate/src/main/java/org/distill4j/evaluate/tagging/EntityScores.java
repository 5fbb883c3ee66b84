package org.distill4j.evaluate.tagging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * Marks tags by whole entities, as the CoNLL scorers do: one is right if its first word, its last
 * word and its type are. {@code F1 = 2 right / (true + answered)} over all sentences together, not
 * a mean over types; 0 where there is none at all. Immutable and thread-safe.
 */
public final class EntityScores {
  private final int[] right;
  private final int[] wanted;
  private final int[] answered;

  /**
   * Counts the entities of each sentence.
   *
   * @param truth tags by sentence and word
   * @param answers as many
   * @throws IllegalArgumentException when there is no sentence, or words differ in number
   */
  public EntityScores(List<List<String>> truth, List<List<String>> answers) {
    check(truth, answers);
    right = new int[truth.size()];
    wanted = new int[truth.size()];
    answered = new int[truth.size()];
    for (int i = 0; i < right.length; i++) {
      Set<Entity> expected = new HashSet<>(Entity.of(truth.get(i)));
      Set<Entity> given = new HashSet<>(Entity.of(answers.get(i)));
      wanted[i] = expected.size();
      answered[i] = given.size();
      given.retainAll(expected);
      right[i] = given.size();
    }
  }

  static void check(List<List<String>> truth, List<List<String>> answers) {
    if (truth.isEmpty() || truth.size() != answers.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sentences: labels and predictions must be as many, at least one; got %d and %d.",
              truth.size(),
              answers.size()));
    }
    for (int i = 0; i < truth.size(); i++) {
      if (truth.get(i).size() != answers.get(i).size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "sentence %d: must have a tag for each of %d words; got %d.",
                i,
                truth.get(i).size(),
                answers.get(i).size()));
      }
    }
  }

  /** F1 over these sentences, which may repeat. */
  public double f1(int[] sentences) {
    return ratio(2L * sum(right, sentences), sum(wanted, sentences) + sum(answered, sentences));
  }

  /** Share of answered entities that are right. */
  public double precision(int[] sentences) {
    return ratio(sum(right, sentences), sum(answered, sentences));
  }

  /** Share of true entities that were found. */
  public double recall(int[] sentences) {
    return ratio(sum(right, sentences), sum(wanted, sentences));
  }

  private static long sum(int[] counts, int[] sentences) {
    long sum = 0;
    for (int sentence : sentences) {
      sum += counts[sentence];
    }
    return sum;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /**
   * All scores: {@code entityF1}, {@code entityPrecision} and {@code entityRecall} with intervals
   * of a bootstrap over sentences, F1 by type, and counts of entities by true and answered type
   * where both have the same words; the last row is of those that are none, the last column of
   * those not found.
   */
  public static Scores of(
      List<List<String>> truth, List<List<String>> answers, Bootstrap bootstrap) {
    return of(truth, answers, types(truth, answers), bootstrap);
  }

  /**
   * The same with these types, so that the counts of several models fit each other.
   *
   * @param types all that occur, and perhaps more; then {@code O}
   */
  public static Scores of(
      List<List<String>> truth,
      List<List<String>> answers,
      List<String> types,
      Bootstrap bootstrap) {
    EntityScores scores = new EntityScores(truth, answers);
    int n = truth.size();
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put(Metric.ENTITY_F1.key(), bootstrap.estimate(n, scores::f1));
    metrics.put(Metric.ENTITY_PRECISION.key(), bootstrap.estimate(n, scores::precision));
    metrics.put(Metric.ENTITY_RECALL.key(), bootstrap.estimate(n, scores::recall));
    int[][] confusion = confusion(truth, answers, types);
    Map<String, Double> byType = new LinkedHashMap<>();
    for (int type = 0; type < types.size() - 1; type++) {
      byType.put(types.get(type), f1(confusion, type));
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : confusion) {
      rows.add(IntStream.of(row).boxed().toList());
    }
    return new Scores(metrics, byType, rows);
  }

  /** Types of entities in truth or answers, sorted, then {@code O} for none. */
  public static List<String> types(List<List<String>> truth, List<List<String>> answers) {
    TreeSet<String> types = new TreeSet<>();
    for (List<List<String>> side : List.of(truth, answers)) {
      side.forEach(tags -> Entity.of(tags).forEach(entity -> types.add(entity.type())));
    }
    List<String> names = new ArrayList<>(types);
    names.add(Entity.OUTSIDE);
    return List.copyOf(names);
  }

  private static int[][] confusion(
      List<List<String>> truth, List<List<String>> answers, List<String> types) {
    int none = types.size() - 1;
    int[][] confusion = new int[types.size()][types.size()];
    for (int i = 0; i < truth.size(); i++) {
      Map<List<Integer>, String> given = new LinkedHashMap<>();
      Entity.of(answers.get(i)).forEach(e -> given.put(List.of(e.from(), e.to()), e.type()));
      for (Entity entity : Entity.of(truth.get(i))) {
        String found = given.remove(List.of(entity.from(), entity.to()));
        int column = found == null ? none : types.indexOf(found);
        confusion[types.indexOf(entity.type())][column]++;
      }
      given.values().forEach(type -> confusion[none][types.indexOf(type)]++);
    }
    return confusion;
  }

  private static double f1(int[][] confusion, int type) {
    long all = 0;
    for (int other = 0; other < confusion.length; other++) {
      all += confusion[type][other] + confusion[other][type];
    }
    return ratio(2L * confusion[type][type], all);
  }
}
