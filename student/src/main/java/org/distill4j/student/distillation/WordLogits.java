package org.distill4j.student.distillation;

import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.training.TokenTags;

/**
 * A teacher's logits of words, laid out over the student's token rows. Both models tell a word by
 * its first token, so that the student's tokens may be others than the teacher's.
 *
 * <p>Of a teacher with a conditional random field they are the scores of words alone (its
 * emissions), not marginals of the chain: a student of the same head learns scores of neighbours
 * from labels.
 */
final class WordLogits {
  private WordLogits() {}

  /**
   * Targets {@code [N, C + 1]}: the logits, and behind them the word's label.
   *
   * @param rows numbers of the batch's texts
   * @param said the teacher's logits {@code [N', C]} over its own tokens of these texts
   * @param classes C
   */
  static float[][] rows(DistillationDataset texts, int[] rows, Buffer said, int classes) {
    List<TokenizedText> theirs = texts.teacherSequences();
    Labels truth = texts.truth();
    int[] starts = starts(theirs, rows);
    return TokenTags.rows(
        texts.sequences(),
        rows,
        classes + 1,
        (text, word) -> {
          int first = theirs.get(rows[text]).firstPiece(word);
          if (first == TokenizedText.NO_PIECE) {
            return null;
          }
          float[] target = new float[classes + 1];
          said.read((starts[text] + first) * classes, target, 0, classes);
          target[classes] = truth.tag(rows[text], word);
          return target;
        });
  }

  private static int[] starts(List<TokenizedText> sequences, int[] rows) {
    int[] starts = new int[rows.length];
    for (int i = 1; i < rows.length; i++) {
      starts[i] = starts[i - 1] + sequences.get(rows[i - 1]).length();
    }
    return starts;
  }
}
