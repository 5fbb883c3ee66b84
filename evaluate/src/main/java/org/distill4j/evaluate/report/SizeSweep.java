package org.distill4j.evaluate.report;

import java.util.List;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * The quality of a model at several sizes, of which a stage went on with one; measured on
 * validation rows, never on the test rows that the rest of a report is about.
 *
 * @param measuredBy what the scores are, such as {@code accuracy}
 * @param sizes from the whole model to the smallest
 */
public record SizeSweep(String measuredBy, List<Tried> sizes) {
  /**
   * Keeps a copy.
   *
   * @throws IllegalArgumentException if there is no size
   */
  public SizeSweep {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException("sizes: must be one or more; got none.");
    }
  }

  /**
   * A size that was tried.
   *
   * @param name of the size
   * @param parameters number of weights
   * @param score with its interval, of no width where none is known
   * @param chosen whether the stage went on with it
   */
  public record Tried(String name, long parameters, Estimate score, boolean chosen) {
    /**
     * Checks the number of weights.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Tried {
      if (parameters < 1) {
        throw new IllegalArgumentException("parameters: must be >= 1; got " + parameters + ".");
      }
    }
  }
}
