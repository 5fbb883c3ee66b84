package org.distill4j.evaluate.metric;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * The metrics there are, under the keys of {@code report.json}. Of those that a model has, the
 * first one is its task's main metric, which gain, comparisons, pictures and gates are about.
 */
public enum Metric {
  /** Share of rows answered right. */
  ACCURACY("accuracy", "accuracy", "bag of words", true),
  /** Pearson's correlation of scores. */
  PEARSON("pearson", "Pearson × 100", "words and their overlap", false),
  /** F1 of whole entities, over all types together. */
  ENTITY_F1("entityF1", "entity F1", "most frequent tags", true),
  /** Share of words whose tag is right, where tags mark no entities. */
  TOKEN_ACCURACY("tokenAccuracy", "token accuracy", "most frequent tags", true),
  /** F1 of several labels a text, all labels' counts together. */
  MICRO_F1("microF1", "micro-F1", "bag of words", true),
  /** Mean of the classes' F1. */
  MACRO_F1("macroF1", "macro-F1", "", true),
  /** Share of texts of which every label is right, where a text may have several. */
  SUBSET_ACCURACY("subsetAccuracy", "subset accuracy", "", true),
  /** F1 of the second of two classes. */
  POSITIVE_F1("positiveF1", "positive F1", "", true),
  /** Share of answered entities that are right. */
  ENTITY_PRECISION("entityPrecision", "precision", "", true),
  /** Share of true entities that are found. */
  ENTITY_RECALL("entityRecall", "recall", "", true),
  /** Spearman's correlation of scores. */
  SPEARMAN("spearman", "Spearman × 100", "cosine of word counts", false),
  /** Share of texts that are nearest to the text that belongs to them. */
  RECALL_AT_1("recallAt1", "recall@1", "cosine of word counts", true),
  /** Share of texts that have the text that belongs to them among their ten nearest. */
  RECALL_AT_10("recallAt10", "recall@10", "", true);

  // Regression has Pearson's before Spearman's; sentence vectors have recall behind the latter.
  private static final List<Metric> MAIN =
      List.of(ACCURACY, PEARSON, ENTITY_F1, TOKEN_ACCURACY, MICRO_F1, SPEARMAN, RECALL_AT_1);

  private final String key;
  private final String title;
  private final String floor;
  private final boolean share;

  Metric(String key, String title, String floor, boolean share) {
    this.floor = floor;
    this.key = key;
    this.title = title;
    this.share = share;
  }

  /** The key in {@code report.json}. */
  public String key() {
    return key;
  }

  /** Its name for the reader; differences of it are in points, which are hundredths. */
  public String title() {
    return title;
  }

  /** What its baseline answers by; empty of what is no main metric. */
  public String floor() {
    return floor;
  }

  /** Whether it is a share, in per cent, and not just a number in hundredths. */
  public boolean isShare() {
    return share;
  }

  /** Whether differences of it are judged by counts of right rows, for McNemar's test. */
  public boolean countsRows() {
    return this == ACCURACY;
  }

  /**
   * The main metric among these.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Metric main(Map<String, Estimate> metrics) {
    for (Metric metric : MAIN) {
      if (metrics.containsKey(metric.key)) {
        return metric;
      }
    }
    throw new IllegalArgumentException(
        "metrics: must hold accuracy or another main metric; got " + metrics.keySet() + ".");
  }

  /** This metric among a model's, if it has it. */
  public Optional<Estimate> of(Map<String, Estimate> metrics) {
    return Optional.ofNullable(metrics.get(key));
  }
}
