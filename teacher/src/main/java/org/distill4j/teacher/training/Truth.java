package org.distill4j.teacher.training;

import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.transformer.TargetRows;

/**
 * What is known of each example: the index of its label, or its score. Immutable.
 *
 * <p>An example may have nothing known: a loss on truth passes over it, one on a teacher's answers
 * does not.
 */
public final class Truth {
  /** Stands for what is not known; no label and no score is this. */
  private static final float UNKNOWN = Float.NEGATIVE_INFINITY;

  private final float[] values;

  private Truth(float[] values) {
    this.values = values;
  }

  /** Label indices, {@link LabelTargets#NONE} for an example without. */
  public static Truth classes(List<Integer> labels) {
    float[] values = new float[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.get(i) == LabelTargets.NONE ? UNKNOWN : labels.get(i);
    }
    return new Truth(values);
  }

  /**
   * Scores.
   *
   * @throws IllegalArgumentException if one is not finite
   */
  public static Truth scores(List<Double> scores) {
    float[] values = new float[scores.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores.get(i).floatValue();
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException("scores: must be finite; got " + scores.get(i));
      }
    }
    return new Truth(values);
  }

  /** The same with further examples of which nothing is known. */
  public Truth withUnknown(int more) {
    float[] longer = Arrays.copyOf(values, values.length + more);
    Arrays.fill(longer, values.length, longer.length, UNKNOWN);
    return new Truth(longer);
  }

  /** The number of examples. */
  public int size() {
    return values.length;
  }

  /** Whether anything is known of an example. */
  public boolean isKnown(int example) {
    return values[example] != UNKNOWN;
  }

  /** An example's label index or score; NaN where nothing is known. */
  public float value(int example) {
    return isKnown(example) ? values[example] : Float.NaN;
  }

  /** The first examples. */
  public Truth first(int count) {
    return new Truth(Arrays.copyOf(values, count));
  }

  /** Some of the examples, in the order given. */
  public Truth select(List<Integer> examples) {
    float[] selected = new float[examples.size()];
    for (int i = 0; i < selected.length; i++) {
      selected[i] = values[examples.get(i)];
    }
    return new Truth(selected);
  }

  /** A column {@code [B, 1]} for these examples, NaN where nothing is known. */
  public TargetRows targets(int[] examples) {
    return TargetRows.of(column(examples));
  }

  /** The same as bare numbers. */
  public float[][] column(int[] examples) {
    float[][] column = new float[examples.length][1];
    for (int i = 0; i < examples.length; i++) {
      column[i][0] = value(examples[i]);
    }
    return column;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Truth that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Truth" + Arrays.toString(values);
  }
}
