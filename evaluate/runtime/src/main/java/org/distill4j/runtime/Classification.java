package org.distill4j.runtime;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The answer to one text.
 *
 * @param label the label of the highest probability, the first of equals
 * @param probabilities fractions in [0, 1] that sum to 1, in the order of the model's labels
 * @param truncated whether the text was longer than the model reads, and its end had no say
 * @param rule from which probability on the answer is decided, where the model has such a rule
 */
public record Classification(
    String label, List<Double> probabilities, boolean truncated, Optional<DecisionRule> rule) {

  /** Copies the list. */
  public Classification {
    probabilities = List.copyOf(probabilities);
  }

  /** Returns the probability of the label, the highest. */
  public double probability() {
    return Collections.max(probabilities);
  }

  /**
   * Returns whether the probability reaches the threshold that {@code decide} chose: the rest is
   * for a person, or another model.
   *
   * @throws IllegalStateException if the model has no such threshold
   */
  public boolean decided() {
    return rule.orElseThrow(
            () ->
                new IllegalStateException(
                    "decided: must be asked of a model with a threshold; got one without "
                        + DecisionRule.FILE
                        + ". Run its recipe with decide: {precision: 0.95}."))
        .decides(probability());
  }

  /** The same answer, decided by a rule. */
  Classification by(Optional<DecisionRule> decides) {
    return new Classification(label, probabilities, truncated, decides);
  }

  /**
   * Applies the softmax, in double precision, to the logits of one text.
   *
   * @param labels by index
   * @param logits as many, finite
   * @throws IllegalStateException if a logit is not finite
   */
  public static Classification of(List<String> labels, float[] logits) {
    return of(labels, logits, false);
  }

  /** The same of a text that was cut, or was not. */
  static Classification of(List<String> labels, float[] logits, boolean truncated) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    double[] exponentials = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      // The largest logit is subtracted so that no exponential overflows.
      exponentials[i] = Math.exp((double) logits[i] - logits[best]);
      sum += exponentials[i];
    }
    if (!(sum >= 1)) {
      throw new IllegalStateException(
          "logits: must be finite; got " + Arrays.toString(logits) + ". Export the model again.");
    }
    Double[] probabilities = new Double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = exponentials[i] / sum;
    }
    return new Classification(
        labels.get(best), List.of(probabilities), truncated, Optional.empty());
  }
}
