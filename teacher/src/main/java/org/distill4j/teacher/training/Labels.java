package org.distill4j.teacher.training;

import java.util.Arrays;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.transformer.TargetRows;

/**
 * What is known of each example: the index of its label, its score, a set of labels, or the index
 * of each word's label. Immutable.
 *
 * <p>An example may have nothing known: a loss on truth passes over it, one on a teacher's answers
 * does not.
 */
public final class Labels {
  /** Stands for what is not known; no label and no score is this. */
  private static final float UNKNOWN = Float.NEGATIVE_INFINITY;

  private final float[] values;
  private final int[][] tags; // by example and word; null where an example has one value, or none
  private final boolean sets; // tags are 0 or 1 by label of each example, and not by word

  private Labels(float[] values) {
    this(values, null, false);
  }

  private Labels(float[] values, int[][] tags, boolean sets) {
    this.values = values;
    this.tags = tags;
    this.sets = sets;
  }

  /**
   * Sets of labels.
   *
   * @param labels the indices of each example's labels, in [0, count); of some maybe none
   * @param count C, how many labels there are
   */
  public static Labels sets(List<List<Integer>> labels, int count) {
    int[][] sets = new int[labels.size()][count];
    for (int i = 0; i < sets.length; i++) {
      for (int label : labels.get(i)) {
        sets[i][label] = 1;
      }
    }
    return new Labels(new float[sets.length], sets, true);
  }

  /** Label indices of each word. */
  public static Labels tags(List<List<Integer>> labels) {
    int[][] tags = new int[labels.size()][];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = labels.get(i).stream().mapToInt(Integer::intValue).toArray();
    }
    return new Labels(new float[tags.length], tags, false);
  }

  /** Label indices, {@link LabelTargets#NONE} for an example without. */
  public static Labels classes(List<Integer> labels) {
    float[] values = new float[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.get(i) == LabelTargets.NONE ? UNKNOWN : labels.get(i);
    }
    return new Labels(values);
  }

  /**
   * Scores.
   *
   * @throws IllegalArgumentException if one is not finite
   */
  public static Labels scores(List<Double> scores) {
    float[] values = new float[scores.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores.get(i).floatValue();
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException("scores: must be finite; got " + scores.get(i));
      }
    }
    return new Labels(values);
  }

  /** The same with further examples of which nothing is known. */
  public Labels withUnknown(int more) {
    float[] longer = Arrays.copyOf(values, values.length + more);
    Arrays.fill(longer, values.length, longer.length, UNKNOWN);
    return new Labels(longer, tags == null ? null : Arrays.copyOf(tags, longer.length), sets);
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
  public Labels first(int count) {
    return new Labels(
        Arrays.copyOf(values, count), tags == null ? null : Arrays.copyOf(tags, count), sets);
  }

  /** Some of the examples, in the order given. */
  public Labels select(List<Integer> examples) {
    float[] selected = new float[examples.size()];
    int[][] words = tags == null ? null : new int[selected.length][];
    for (int i = 0; i < selected.length; i++) {
      selected[i] = values[examples.get(i)];
      if (words != null) {
        words[i] = tags[examples.get(i)];
      }
    }
    return new Labels(selected, words, sets);
  }

  /** Whether words have labels, and not whole texts. */
  public boolean isOfWords() {
    return tags != null && !sets;
  }

  /** Whether it is known of an example, and is one label or score. */
  public boolean hasValue(int example) {
    return tags == null && isKnown(example);
  }

  /**
   * The label index of a word, {@link LabelTargets#NONE} where nothing is known; only where {@link
   * #isOfWords}.
   */
  public int tag(int example, int word) {
    return isKnown(example) ? tags[example][word] : LabelTargets.NONE;
  }

  /**
   * A column {@code [B, 1]} for these examples, of words {@code [N, 1]} over the rows of their
   * tokens, of sets {@code [B, C]} of 1 and 0; NaN where nothing is known.
   */
  public TargetRows targets(int[] examples, List<TokenizedText> sequences) {
    return TargetRows.of(column(examples, sequences));
  }

  /** The same as bare numbers. */
  public float[][] column(int[] examples, List<TokenizedText> sequences) {
    if (isOfWords()) {
      return TokenTags.rows(
          sequences,
          examples,
          1,
          (i, word) -> isKnown(examples[i]) ? new float[] {tags[examples[i]][word]} : null);
    }
    if (sets) {
      return rows(examples);
    }
    float[][] column = new float[examples.length][1];
    for (int i = 0; i < examples.length; i++) {
      column[i][0] = value(examples[i]);
    }
    return column;
  }

  private float[][] rows(int[] examples) {
    float[][] rows = new float[examples.length][];
    for (int i = 0; i < rows.length; i++) {
      int[] set = tags[examples[i]];
      rows[i] = new float[set == null ? tags[0].length : set.length];
      for (int label = 0; label < rows[i].length; label++) {
        rows[i][label] = set == null ? Float.NaN : set[label];
      }
    }
    return rows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels that
        && Arrays.equals(values, that.values)
        && sets == that.sets
        && Arrays.deepEquals(tags, that.tags);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Truth" + (tags == null ? Arrays.toString(values) : Arrays.deepToString(tags));
  }
}
