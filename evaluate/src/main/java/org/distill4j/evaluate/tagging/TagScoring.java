package org.distill4j.evaluate.tagging;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;

/** How taggers are scored: by whole entities, or by words where tags mark none. */
public enum TagScoring {
  /** Tags are IOB2 and mark entities, see {@link EntityScores}. */
  ENTITIES,
  /** Any tags, such as parts of speech, see {@link WordScores}. */
  WORDS;

  private static final String IOB2 = "O|[BI]-.+";

  /** Scoring that fits these tags: of entities where all are IOB2. */
  public static TagScoring of(List<String> labels) {
    return labels.stream().allMatch(label -> label.matches(IOB2)) ? ENTITIES : WORDS;
  }

  /** The main metric. */
  public Metric metric() {
    return this == ENTITIES ? Metric.ENTITY_F1 : Metric.TOKEN_ACCURACY;
  }

  /**
   * The main metric, in [0, 1], over sentences that may repeat.
   *
   * @param truth tags by sentence and word
   * @param answers as many
   */
  public ToDoubleFunction<int[]> score(List<List<String>> truth, List<List<String>> answers) {
    return this == ENTITIES
        ? new EntityScores(truth, answers)::f1
        : new WordScores(truth, answers)::accuracy;
  }

  /**
   * All scores, with intervals of a bootstrap over sentences.
   *
   * @param names what is counted, see {@link #names}
   */
  public Scores scores(
      List<List<String>> truth,
      List<List<String>> answers,
      List<String> names,
      Bootstrap bootstrap) {
    return this == ENTITIES
        ? EntityScores.of(truth, answers, names, bootstrap)
        : WordScores.of(truth, answers, names, bootstrap);
  }

  /**
   * What truth and answers may have: types of entities, then {@code O}; or tags, those that no
   * model knows behind the others, and {@code O} of words that were not read last.
   *
   * @param truth tags by sentence and word
   * @param labels the tags that models answer
   */
  public List<String> names(List<List<String>> truth, List<String> labels) {
    if (this == ENTITIES) {
      return EntityScores.types(truth, labels.stream().map(List::of).toList());
    }
    Set<String> names = new LinkedHashSet<>(labels);
    truth.stream().flatMap(List::stream).sorted().forEach(names::add);
    names.add(Entity.OUTSIDE);
    return List.copyOf(names);
  }
}
