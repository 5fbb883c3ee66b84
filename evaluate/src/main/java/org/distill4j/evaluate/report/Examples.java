package org.distill4j.evaluate.report;

import java.util.List;

/**
 * Test rows on which teacher and final model disagree, or both are wrong: a few of each kind, and
 * how many there are.
 *
 * @param lost the teacher is right and the final model is wrong
 * @param gained the teacher is wrong and the final model is right
 * @param wrong both are wrong
 */
public record Examples(Group lost, Group gained, Group wrong) {
  /**
   * Rows of one kind.
   *
   * @param count how many there are
   * @param rows the first of them, the most confident ones first where probabilities are known
   */
  public record Group(int count, List<Row> rows) {
    /** Keeps a copy. */
    public Group {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A test row.
   *
   * @param row its number among the test rows, from 1
   * @param text its text, shortened where it is long
   * @param label what it is labelled
   * @param teacher what the teacher predicts
   * @param predicted what the final model predicts
   */
  public record Row(int row, String text, String label, String teacher, String predicted) {}
}
