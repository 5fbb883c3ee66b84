package org.distill4j.evaluate.metric;

import java.util.Arrays;

/** F1 of each class over some of the rows; its buffers are used again by the next count. */
public final class F1 {
  private final int[] truth;
  private final int[] predicted;
  private final int[] hits;
  private final int[] occurrences;

  /**
   * Starts without counts.
   *
   * @param truth label, a class index, by row, in [0, classes)
   * @param predicted as many
   * @param classes the number of classes
   */
  public F1(int[] truth, int[] predicted, int classes) {
    this.truth = truth;
    this.predicted = predicted;
    this.hits = new int[classes];
    this.occurrences = new int[classes];
  }

  /** Counts these rows, which may repeat. */
  public F1 count(int[] rows) {
    Arrays.fill(hits, 0);
    Arrays.fill(occurrences, 0);
    for (int row : rows) {
      occurrences[truth[row]]++;
      occurrences[predicted[row]]++;
      if (truth[row] == predicted[row]) {
        hits[truth[row]]++;
      }
    }
    return this;
  }

  /** F1 of one class; 0 when it occurs in neither labels nor predictions. */
  public double of(int label) {
    // tp + fp + tp + fn is what the class occurs in labels and predictions together.
    return occurrences[label] == 0 ? 0 : 2.0 * hits[label] / occurrences[label];
  }

  /** Mean F1 of the classes that occur in labels or predictions. */
  public double macro() {
    double sum = 0;
    int present = 0;
    for (int label = 0; label < hits.length; label++) {
      if (occurrences[label] > 0) {
        sum += of(label);
        present++;
      }
    }
    return sum / present;
  }
}
