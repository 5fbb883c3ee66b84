package org.distill4j.student.outputs;

/** A teacher's hidden states {@code [tokens][states][H]}, on disk. */
public final class StateRows {
  private final RowFile file;
  private final int[] starts;
  private final int width;

  StateRows(RowFile file, int[] starts, int width) {
    this.file = file;
    this.starts = starts;
    this.width = width;
  }

  /**
   * Reads the state of one token.
   *
   * @param text its number among the texts
   * @param token its place in the text
   * @param slot the place of the state among those that were stored
   * @param into {@code [H]}
   */
  public void read(int text, int token, int slot, float[] into) {
    file.read(starts[text] + token, slot * width, into);
  }
}
