package org.distill4j.evaluate.dataset;

/**
 * Rows of a file that were read and left out.
 *
 * @param empty rows without a text or a label, which the reader was asked to leave out
 * @param headers rows that repeat the header, as where files were joined
 */
public record LeftOut(int empty, int headers) {
  /** Nothing left out. */
  public static final LeftOut NONE = new LeftOut(0, 0);

  /** The number of rows. */
  public int rows() {
    return empty + headers;
  }
}
