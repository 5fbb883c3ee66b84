package org.distill4j.compress.reconstruct;

import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.batch.RowClass;
import org.distill4j.teacher.kernel.Buffer;

/** Memory for rows of a batch, used again for the next; zeros stand behind the rows that count. */
final class RowBuffer {
  private Buffer memory = room(0);
  private float[] values = {};

  /** New memory for at least that many float32 numbers, all zero. */
  static Buffer room(long size) {
    return Buffer.floats(Math.max(1, size));
  }

  /** Memory for {@code [rows, width]}, of any content. */
  Buffer open(int rows, int width) {
    if (memory.length() < rows * width) {
      memory = room((long) rows * width);
    }
    return memory;
  }

  /** The real tokens' rows, as many rows as the batch has. */
  Buffer tokens(PackedBatch batch, Buffer source, int width) {
    return some(source, batch.realTokens(), batch.rows(), width);
  }

  /** The rows of the sequences' first tokens, {@link #firstRows} of them. */
  Buffer first(PackedBatch batch, Buffer source, int width) {
    int padded = firstRows(batch);
    Buffer rows = open(padded, width);
    int row = 0;
    for (int i = 0; i < batch.size(); i++) {
      rows.copy(i * width, source, row * width, width);
      row += batch.length(i);
    }
    rows.zero(batch.size() * width, (padded - batch.size()) * width);
    return rows;
  }

  /** The first rows of a source, zeros behind them. */
  Buffer some(Buffer source, int count, int padded, int width) {
    Buffer rows = open(padded, width);
    rows.copy(0, source, 0, count * width);
    rows.zero(count * width, (padded - count) * width);
    return rows;
  }

  /** How many rows {@link #first} has. */
  static int firstRows(PackedBatch batch) {
    return RowClass.of(batch.size());
  }

  /** Numbers in Java's memory, of any content. */
  float[] array(int size) {
    if (values.length < size) {
      values = new float[size];
    }
    return values;
  }
}
