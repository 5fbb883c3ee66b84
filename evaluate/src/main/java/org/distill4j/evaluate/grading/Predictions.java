package org.distill4j.evaluate.grading;

import java.util.List;
import java.util.Locale;

/**
 * A model's answers, row by row.
 *
 * @param labels name of each class
 * @param answers class index by row
 * @param probabilities of each class by row, fractions in [0, 1]; empty when the model gives none
 * @param truncated rows of which the model read only the beginning
 */
public record Predictions(
    List<String> labels, List<Integer> answers, List<List<Double>> probabilities, int truncated) {
  /**
   * Keeps copies.
   *
   * @throws IllegalArgumentException when an answer is no class, or the probabilities are not as
   *     many as the answers
   */
  public Predictions {
    labels = List.copyOf(labels);
    answers = List.copyOf(answers);
    probabilities = List.copyOf(probabilities);
    for (int answer : answers) {
      if (answer < 0 || answer >= labels.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "answers: must be in [0, %d); got %d.", labels.size(), answer));
      }
    }
    if (!probabilities.isEmpty() && probabilities.size() != answers.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "probabilities: must be as many as answers (%d) or none; got %d.",
              answers.size(),
              probabilities.size()));
    }
  }

  /** Answers without probabilities. */
  public static Predictions of(List<String> labels, List<Integer> answers) {
    return new Predictions(labels, answers, List.of(), 0);
  }

  /** The class index by row, in a new array. */
  public int[] indices() {
    return answers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The label by row. */
  public List<String> answerLabels() {
    return answers.stream().map(labels::get).toList();
  }
}
