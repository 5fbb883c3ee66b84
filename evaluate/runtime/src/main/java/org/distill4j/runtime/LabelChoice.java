package org.distill4j.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The answer of a model of several labels a text: the labels that the text has, and each label's
 * probability.
 *
 * @param labels those whose probability reaches their threshold, in the model's order; maybe none
 * @param probabilities of all labels by index, in [0, 1]; they do not sum up to 1
 * @param truncated whether the text was longer than the model reads, so that its end had no say
 */
public record LabelChoice(List<String> labels, List<Double> probabilities, boolean truncated) {
  /** Copies the lists. */
  public LabelChoice {
    labels = List.copyOf(labels);
    probabilities = List.copyOf(probabilities);
  }

  static LabelChoice of(
      List<String> labels, LabelThresholds thresholds, float[] logits, boolean truncated) {
    List<Double> probabilities = probabilities(logits);
    return new LabelChoice(
        thresholds.chosen(probabilities).stream().map(labels::get).toList(),
        probabilities,
        truncated);
  }

  /**
   * Applies the logistic function {@code 1 / (1 + exp(−z))}, in double precision, to each logit.
   *
   * @throws IllegalStateException if a logit is not finite
   */
  public static List<Double> probabilities(float[] logits) {
    List<Double> probabilities = new ArrayList<>(logits.length);
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new IllegalStateException(
            "logits: must be finite; got " + Arrays.toString(logits) + ". Export the model again.");
      }
      double small = Math.exp(-Math.abs((double) logit));
      probabilities.add(logit >= 0 ? 1 / (1 + small) : small / (1 + small));
    }
    return probabilities;
  }
}
