package org.distill4j.student.loss;

/**
 * A loss between the attention scores of two models, {@code l_i · r_j / sqrt(D / heads)} for every
 * head and every pair of tokens i, j of one sequence; {@code heads} splits the columns of either
 * model's vectors anew, so that neither widths nor the models' own heads need to agree.
 *
 * <p>Sequences lie one after another; rows behind the last belong to none and get no gradient. The
 * loss is 0 where there is no token. Safe for use by several threads.
 */
public abstract sealed class AttentionRelationLoss permits RelationLoss, AttentionScoreLoss {
  private final int heads;

  AttentionRelationLoss(int heads) {
    if (!(heads >= 1)) {
      throw new IllegalArgumentException(
          "heads: must be >= 1; got " + heads + ". Use as many as the teacher has.");
    }
    this.heads = heads;
  }

  /**
   * The loss of a batch.
   *
   * @param student vectors {@code [N, D]}
   * @param teacher vectors {@code [N, D']} of the same tokens
   * @param lengths tokens of each sequence {@code [B]}
   * @param gradient receives the loss's gradient by the student's vectors, added to what is there
   * @throws IllegalArgumentException if heads do not divide a width, or rows are too few
   */
  public final double of(
      TokenVectors student, TokenVectors teacher, int[] lengths, TokenVectors gradient) {
    double count = 0;
    int tokens = 0;
    for (int length : lengths) {
      count += heads * elements(length);
      tokens += length;
    }
    require(student, "student", tokens);
    require(teacher, "teacher", tokens);
    double sum = 0;
    int first = 0;
    for (int length : lengths) {
      for (int head = 0; head < heads; head++) {
        Head mine = new Head(student, first, length, head);
        double[][] slopes = new double[length][length];
        sum += scores(mine.scores(), new Head(teacher, first, length, head).scores(), slopes);
        mine.backward(slopes, 1 / count, gradient);
      }
      first += length;
    }
    return sum / Math.max(1, count);
  }

  private void require(TokenVectors vectors, String name, int tokens) {
    if (vectors.rows() < tokens) {
      throw new IllegalArgumentException(
          name + ": must have a row for each of " + tokens + " tokens; got " + vectors.rows());
    }
    int width = vectors.rows() == 0 ? heads : vectors.left()[0].length;
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "heads: must divide the " + name + "'s width " + width + "; got " + heads + ".");
    }
  }

  /** What a sequence of that length adds, for each head, to the number that the mean is over. */
  abstract double elements(int length);

  /**
   * One head's loss on one sequence, summed.
   *
   * @param student scores {@code [L, L]}
   * @param teacher scores {@code [L, L]}
   * @param gradient receives the gradient by the student's scores; zero before
   */
  abstract double scores(double[][] student, double[][] teacher, double[][] gradient);

  /** One head's columns of one sequence's rows. */
  private final class Head {
    private final TokenVectors vectors;
    private final int first;
    private final int length;
    private final int from;
    private final int to;

    Head(TokenVectors vectors, int first, int length, int head) {
      this.vectors = vectors;
      this.first = first;
      this.length = length;
      int width = length == 0 ? 0 : vectors.left()[0].length / heads;
      this.from = head * width;
      this.to = from + width;
    }

    double[][] scores() {
      double[][] scores = new double[length][length];
      for (int i = 0; i < length; i++) {
        for (int j = 0; j < length; j++) {
          double[] l = vectors.left()[first + i];
          double[] r = vectors.right()[first + j];
          for (int c = from; c < to; c++) {
            scores[i][j] += l[c] * r[c];
          }
          scores[i][j] /= Math.sqrt(to - from);
        }
      }
      return scores;
    }

    void backward(double[][] slopes, double scale, TokenVectors gradient) {
      for (int i = 0; i < length; i++) {
        for (int j = 0; j < length; j++) {
          double slope = slopes[i][j] * scale / Math.sqrt(to - from);
          for (int c = from; c < to; c++) {
            gradient.left()[first + i][c] += slope * vectors.right()[first + j][c];
            gradient.right()[first + j][c] += slope * vectors.left()[first + i][c];
          }
        }
      }
    }
  }
}
