package org.distill4j.teacher.quantization;

import org.distill4j.teacher.batch.PackedBatch;

/**
 * Which rows of a layer's input belong to one text: those of its tokens, or one row a text where a
 * layer reads first tokens alone. Rows of no text make one run at the end.
 */
final class TextRows {
  private int[] ends = {};
  private int texts;
  private int rows;

  /** Takes a batch's texts. */
  void of(PackedBatch batch) {
    if (ends.length <= batch.size()) {
      ends = new int[batch.size() + 1];
    }
    int end = 0;
    for (int i = 0; i < batch.size(); i++) {
      end += batch.length(i);
      ends[i] = end;
    }
    texts = batch.size();
    rows = batch.rows();
    ends[texts] = rows;
  }

  /** How many runs of rows an input of so many rows has. */
  int count(int inputRows) {
    return inputRows == rows ? texts + 1 : inputRows;
  }

  /** The first row of a run. */
  int start(int run, int inputRows) {
    if (inputRows != rows) {
      return run;
    }
    return run == 0 ? 0 : ends[run - 1];
  }

  /** The row behind the last of a run. */
  int end(int run, int inputRows) {
    return inputRows == rows ? ends[run] : run + 1;
  }
}
