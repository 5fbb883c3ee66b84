package org.distill4j.compress.sparsify;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Sets the linear weights of an encoder that matter least to zero; shapes stay.
 *
 * @param pattern where zeros may stand
 * @param share of the weights that become zero, in (0, 1), rounded to whole weights or blocks; not
 *     looked at where the pattern counts runs
 * @param together whether all matrices compete for it, or each has its own share of zeros
 */
public record Sparsification(SparsePattern pattern, double share, boolean together) {
  /** Checks the share. */
  public Sparsification {
    Objects.requireNonNull(pattern, "pattern");
    if (!pattern.inRuns() && !(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share: must be in (0, 1); got " + share);
    }
  }

  /**
   * Sparsifies a model, which stays as it is. Of equal scores those that stand first go. A run at
   * the end of a row that is shorter than M keeps N of M, rounded up; a block at an edge is what of
   * it lies within, scored by its mean like all others.
   */
  public Checkpoint of(Checkpoint model, WeightScores scores) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    List<String> names = LinearWeights.names(model);
    if (pattern.inRuns()) {
      names.forEach(name -> tensors.computeIfPresent(name, (n, w) -> thinRuns(w, scores.of(n))));
    } else if (together) {
      zeroLeast(tensors, names, scores);
    } else {
      names.forEach(name -> zeroLeast(tensors, List.of(name), scores));
    }
    return new Checkpoint(model.config(), tensors, model.labels());
  }

  private Tensor thinRuns(Tensor weight, float[] scores) {
    float[] values = weight.values().clone();
    int columns = weight.length(1);
    for (int row = 0; row < values.length; row += columns) {
      for (int from = 0; from < columns; from += pattern.of()) {
        int length = Math.min(pattern.of(), columns - from);
        int kept = (pattern.kept() * length + pattern.of() - 1) / pattern.of();
        long[] order = new long[length];
        for (int i = 0; i < length; i++) {
          order[i] = ordered(scores[row + from + i], i);
        }
        Arrays.sort(order);
        for (int i = 0; i < length - kept; i++) {
          values[row + from + (int) order[i]] = 0;
        }
      }
    }
    return Tensor.of(values, weight.shape());
  }

  // Floats that are not negative stand in the order of their bits; the index tells equals apart.
  private static long ordered(float score, int index) {
    return (long) Float.floatToIntBits(score) << Integer.SIZE | index;
  }

  private void zeroLeast(
      SortedMap<String, Tensor> tensors, List<String> names, WeightScores scores) {
    int all = names.stream().mapToInt(name -> blocks(tensors.get(name))).sum();
    long[] order = new long[all];
    int at = 0;
    for (String name : names) {
      float[] means = means(tensors.get(name), scores.of(name));
      for (float mean : means) {
        order[at] = ordered(mean, at);
        at++;
      }
    }
    Arrays.sort(order);
    BitSet gone = new BitSet(all);
    for (int i = 0; i < Math.round(share * all); i++) {
      gone.set((int) order[i]);
    }
    at = 0;
    for (String name : names) {
      int first = at;
      at += blocks(tensors.get(name));
      tensors.computeIfPresent(name, (n, weight) -> without(weight, gone, first));
    }
  }

  private int blocks(Tensor weight) {
    return ceiling(weight.length(0), pattern.rows()) * across(weight);
  }

  private int across(Tensor weight) {
    return ceiling(weight.length(1), pattern.columns());
  }

  private static int ceiling(int length, int part) {
    return (length + part - 1) / part;
  }

  private int block(Tensor weight, int index) {
    int row = index / weight.length(1);
    int column = index % weight.length(1);
    return row / pattern.rows() * across(weight) + column / pattern.columns();
  }

  private float[] means(Tensor weight, float[] scores) {
    if (pattern.rows() * pattern.columns() == 1) {
      return scores;
    }
    double[] sums = new double[blocks(weight)];
    int[] counts = new int[sums.length];
    for (int i = 0; i < scores.length; i++) {
      int block = block(weight, i);
      sums[block] += scores[i];
      counts[block]++;
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / counts[i]);
    }
    return means;
  }

  private Tensor without(Tensor weight, BitSet gone, int first) {
    float[] values = weight.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (gone.get(first + block(weight, i))) {
        values[i] = 0;
      }
    }
    return Tensor.of(values, weight.shape());
  }
}
