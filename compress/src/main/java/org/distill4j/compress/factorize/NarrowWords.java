package org.distill4j.compress.factorize;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * The word embedding E {@code [V, H]} as a table T {@code [V, r]} and a projection: {@code e ≈ P t
 * + m}, P the r largest principal components of the rows about their mean m, each row counted once
 * and once more for each time that the texts use it.
 */
final class NarrowWords {
  private static final int AT_ONCE = 2048; // rows, of 8 H bytes

  private NarrowWords() {}

  /**
   * Puts both in place of the table.
   *
   * @return the share of the rows' variance that is kept, in [0, 1]
   */
  static double replace(SortedMap<String, Tensor> tensors, List<TokenizedText> texts, int rank) {
    Tensor table = tensors.get(WeightForm.WORDS + ".weight");
    int width = table.length(1);
    double[] counts = counts(table.length(0), texts);
    double[] mean = mean(table, counts);
    double[][] squares = new double[width][width];
    for (int from = 0; from < counts.length; from += AT_ONCE) {
      double[][] rows = centred(table, from, mean);
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < width; j++) {
          rows[i][j] *= Math.sqrt(counts[from + i]);
        }
      }
      add(LowRank.product(LowRank.transposed(rows), rows), squares);
    }
    Spectrum spectrum = Spectrum.of(LowRank.symmetric(squares), rank);
    double[][] axes = LowRank.transposed(spectrum.directions()); // P, [H, r]
    float[] narrow = new float[counts.length * rank];
    for (int from = 0; from < counts.length; from += AT_ONCE) {
      Tensor part = SeenPart.matrix(LowRank.product(centred(table, from, mean), axes));
      System.arraycopy(part.values(), 0, narrow, from * rank, part.size());
    }
    tensors.put(WeightForm.WORDS + ".weight", Tensor.of(narrow, counts.length, rank));
    tensors.put(WeightForm.WORD_PROJECTION + ".weight", SeenPart.matrix(axes));
    float[] bias = new float[width];
    for (int i = 0; i < width; i++) {
      bias[i] = (float) mean[i];
    }
    tensors.put(WeightForm.WORD_PROJECTION + ".bias", Tensor.of(bias, width));
    return spectrum.share();
  }

  private static double[] counts(int pieces, List<TokenizedText> texts) {
    double[] counts = new double[pieces];
    Arrays.fill(counts, 1);
    for (TokenizedText text : texts) {
      for (int id : text.ids()) {
        counts[id]++;
      }
    }
    return counts;
  }

  private static double[] mean(Tensor table, double[] counts) {
    int width = table.length(1);
    double all = Arrays.stream(counts).sum();
    double[] mean = new double[width];
    for (int i = 0; i < table.size(); i++) {
      mean[i % width] += counts[i / width] * table.values()[i] / all;
    }
    return mean;
  }

  // Rows from one on, less the mean.
  private static double[][] centred(Tensor table, int from, double[] mean) {
    int width = mean.length;
    double[][] rows = new double[Math.min(AT_ONCE, table.length(0) - from)][width];
    for (int i = 0; i < rows.length * width; i++) {
      rows[i / width][i % width] = table.values()[from * width + i] - mean[i % width];
    }
    return rows;
  }

  private static void add(double[][] more, double[][] sums) {
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < sums.length; j++) {
        sums[i][j] += more[i][j];
      }
    }
  }
}
