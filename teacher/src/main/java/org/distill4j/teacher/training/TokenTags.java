package org.distill4j.teacher.training;

import java.util.Arrays;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.RowClass;

/**
 * Lays what is known of words out over the token rows of a packed batch: a word's first token bears
 * it, all other rows have no target, as in Devlin et al. 2018 (1810.04805), section 5.3.
 */
public final class TokenTags {
  private TokenTags() {}

  /** What a word's row shall be. */
  @FunctionalInterface
  public interface Target {
    /**
     * The row, or null for none.
     *
     * @param example place of its sentence in the batch
     * @param word its number in the sentence
     */
    float[] of(int example, int word);
  }

  /**
   * Targets {@code [N, width]}, N the rows of the batch that these sequences make.
   *
   * @param examples numbers of sequences
   * @param width of each row
   */
  public static float[][] rows(
      List<TokenizedText> sequences, int[] examples, int width, Target target) {
    float[] none = new float[width];
    Arrays.fill(none, Float.NaN);
    int tokens = 0;
    for (int example : examples) {
      tokens += sequences.get(example).length();
    }
    float[][] rows = new float[RowClass.of(tokens)][];
    Arrays.fill(rows, none);
    int start = 0;
    for (int i = 0; i < examples.length; i++) {
      TokenizedText pieces = sequences.get(examples[i]);
      for (int word = 0; word < pieces.words(); word++) {
        int first = pieces.firstPiece(word);
        float[] row = first == TokenizedText.NO_PIECE ? null : target.of(i, word);
        if (row != null) {
          rows[start + first] = row;
        }
      }
      start += pieces.length();
    }
    return rows;
  }
}
