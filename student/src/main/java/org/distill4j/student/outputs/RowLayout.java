package org.distill4j.student.outputs;

/**
 * What a file of rows holds.
 *
 * @param tensor the tensor's name
 * @param storage how a number is stored
 * @param rows how many
 * @param width numbers a row
 */
record RowLayout(String tensor, Storage storage, int rows, int width) {
  /** How a number is stored; the names are those of safetensors. */
  enum Storage {
    F32(Float.BYTES),
    F16(Short.BYTES);

    private final int bytes;

    Storage(int bytes) {
      this.bytes = bytes;
    }
  }

  /** Logits {@code [n][C]}. */
  static RowLayout logits(int rows, int classes) {
    return new RowLayout("logits", Storage.F32, rows, classes);
  }

  /** Hidden states {@code [tokens][layers · H]} in half precision. */
  static RowLayout states(int tokens, int width) {
    return new RowLayout("hidden_states", Storage.F16, tokens, width);
  }

  /** Bytes of one row. */
  int rowBytes() {
    return width * storage.bytes;
  }

  /** Bytes of all rows. */
  long bytes() {
    return (long) rows * rowBytes();
  }
}
