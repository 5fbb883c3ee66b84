package org.distill4j.teacher.transformer;

/**
 * The word embedding {@code [vocabulary, H]}, outside the graph's flat vector: a step touches some
 * hundred of its rows, and walking the rest would cost more than the step.
 *
 * <p>Gradients are kept for the touched rows only. Not safe for several threads.
 */
public final class EmbeddingTable {
  private final int rows;
  private final int width;
  private final float[] values;
  private final int[] slotOfRow;
  private int[] touched = new int[256];
  private float[] gradients;
  private int count;

  /** A table over the given values, row-major, which it shares. */
  public EmbeddingTable(int rows, int width, float[] values) {
    if (values.length != rows * width) {
      throw new IllegalArgumentException(
          "values: must hold " + rows + " x " + width + " numbers; got " + values.length);
    }
    this.rows = rows;
    this.width = width;
    this.values = values;
    this.slotOfRow = new int[rows];
    java.util.Arrays.fill(slotOfRow, -1);
    this.gradients = new float[touched.length * width];
  }

  /** Rows, one a token. */
  public int rows() {
    return rows;
  }

  /** Elements a row. */
  public int width() {
    return width;
  }

  /** The numbers themselves, row-major. */
  public float[] values() {
    return values;
  }

  /** How many rows have a gradient. */
  public int touchedCount() {
    return count;
  }

  /** The row behind a slot below {@link #touchedCount}. */
  public int touchedRow(int slot) {
    return touched[slot];
  }

  /** Gradients, slot by slot. */
  public float[] gradients() {
    return gradients;
  }

  /** Forgets all gradients. */
  public void clearGradients() {
    for (int slot = 0; slot < count; slot++) {
      slotOfRow[touched[slot]] = -1;
    }
    count = 0;
  }

  /** Adds a row's gradient. */
  void addGradient(int row, float[] gradient, int at) {
    int base = slot(row) * width;
    for (int j = 0; j < width; j++) {
      gradients[base + j] += gradient[at + j];
    }
  }

  private int slot(int row) {
    if (slotOfRow[row] >= 0) {
      return slotOfRow[row];
    }
    if (count == touched.length) {
      touched = java.util.Arrays.copyOf(touched, 2 * count);
      gradients = java.util.Arrays.copyOf(gradients, 2 * count * width);
    }
    java.util.Arrays.fill(gradients, count * width, (count + 1) * width, 0);
    touched[count] = row;
    slotOfRow[row] = count;
    return count++;
  }
}
