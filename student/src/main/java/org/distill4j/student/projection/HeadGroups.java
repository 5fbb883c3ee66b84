package org.distill4j.student.projection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a teacher layer's heads each of the student's stands for: those that add most to the
 * layer's output, and where one of the student's has room for several, those that attend alike.
 */
final class HeadGroups {
  // How heads attend is seen on a few thousand tokens.
  private static final int TEXTS = 64;

  private final int heads;
  private final int size;
  private final int[] lengths;

  /**
   * Groups of one layer.
   *
   * @param heads the teacher's heads
   * @param size D
   * @param lengths tokens of each text
   */
  HeadGroups(int heads, int size, int[] lengths) {
    this.heads = heads;
    this.size = size;
    this.lengths = lengths;
  }

  /**
   * Chooses; groups begin with their most important head.
   *
   * @param importance of each head
   * @param likeness of each two heads
   */
  static List<List<Integer>> chosen(
      double[] importance, double[][] likeness, int groups, int perGroup) {
    List<Integer> left =
        new ArrayList<>(
            IntStream.range(0, importance.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer a) -> -importance[a]))
                .limit((long) groups * perGroup)
                .toList());
    List<List<Integer>> chosen = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int leader = left.remove(0);
      List<Integer> members = new ArrayList<>(List.of(leader));
      while (members.size() < perGroup && left.size() > groups - 1 - group) {
        int nearest =
            left.stream().max(Comparator.comparingDouble(a -> likeness[leader][a])).orElseThrow();
        left.remove(Integer.valueOf(nearest));
        members.add(nearest);
      }
      chosen.add(List.copyOf(members));
    }
    return chosen;
  }

  /**
   * The mean square of what each head adds to the output.
   *
   * @param contexts {@code [N, A D]}
   * @param output weights behind them, {@code [H, A D]}
   */
  double[] importance(Matrix contexts, Matrix output) {
    double[][] spread = contexts.transposed().times(contexts).toArrays();
    double[][] reach = output.transposed().times(output).toArrays();
    double[] importance = new double[heads];
    for (int head = 0; head < heads; head++) {
      for (int i = head * size; i < (head + 1) * size; i++) {
        for (int j = head * size; j < (head + 1) * size; j++) {
          importance[head] += spread[i][j] * reach[i][j] / contexts.rows();
        }
      }
    }
    return importance;
  }

  /** The cosine of each two heads' attention probabilities on the first texts. */
  double[][] likeness(Matrix queries, Matrix keys) {
    double[][] products = new double[heads][heads];
    double[][] q = queries.toArrays();
    double[][] k = keys.toArrays();
    int first = 0;
    for (int text = 0; text < Math.min(TEXTS, lengths.length); text++) {
      for (int i = 0; i < lengths[text]; i++) {
        add(probabilities(q[first + i], k, first, lengths[text]), products);
      }
      first += lengths[text];
    }
    double[][] cosines = new double[heads][heads];
    for (int a = 0; a < heads; a++) {
      for (int b = 0; b < heads; b++) {
        cosines[a][b] = products[a][b] / Math.sqrt(products[a][a] * products[b][b]);
      }
    }
    return cosines;
  }

  private static void add(double[][] probabilities, double[][] products) {
    for (int a = 0; a < products.length; a++) {
      for (int b = 0; b < products.length; b++) {
        for (int j = 0; j < probabilities[a].length; j++) {
          products[a][b] += probabilities[a][j] * probabilities[b][j];
        }
      }
    }
  }

  // Of one token that asks: [A, L].
  private double[][] probabilities(double[] query, double[][] keys, int first, int length) {
    double[][] probabilities = new double[heads][length];
    for (int head = 0; head < heads; head++) {
      double sum = 0;
      for (int j = 0; j < length; j++) {
        double score = 0;
        for (int c = head * size; c < (head + 1) * size; c++) {
          score += query[c] * keys[first + j][c];
        }
        probabilities[head][j] = Math.exp(score / Math.sqrt(size));
        sum += probabilities[head][j];
      }
      for (int j = 0; j < length; j++) {
        probabilities[head][j] /= sum;
      }
    }
    return probabilities;
  }
}
