package org.distill4j.student.outputs;

/** Logits {@code [n][C]} of texts in order, in memory or on disk. */
public interface LogitRows {
  /** The number of texts, n. */
  int size();

  /** The logits of one text, a fresh array {@code [C]}. */
  float[] row(int number);

  /** All of them, in memory. */
  default float[][] toArray() {
    float[][] rows = new float[size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(i);
    }
    return rows;
  }

  /** Logits in memory; the arrays are shared. */
  static LogitRows of(float[][] logits) {
    return new LogitRows() {
      @Override
      public int size() {
        return logits.length;
      }

      @Override
      public float[] row(int number) {
        return logits[number].clone();
      }
    };
  }
}
