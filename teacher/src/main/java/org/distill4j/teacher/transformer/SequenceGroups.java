package org.distill4j.teacher.transformer;

import java.util.Arrays;
import org.distill4j.teacher.batch.PackedBatch;

/**
 * A packed batch seen as runs of neighbouring sequences of equal length, which one batched product
 * can serve: no cost quadratic in the batch, no padding.
 */
final class SequenceGroups {
  private int size;
  private int[] firsts = {};
  private int[] starts = {};
  private int[] counts = {};
  private int[] lengths = {};
  private int rows;

  /** Groups a batch's sequences anew. */
  void of(PackedBatch batch) {
    reserve(batch.size());
    size = 0;
    rows = 0;
    int sequence = 0;
    while (sequence < batch.size()) {
      int length = batch.length(sequence);
      int end = sequence + 1;
      while (end < batch.size() && batch.length(end) == length) {
        end++;
      }
      firsts[size] = sequence;
      starts[size] = rows;
      counts[size] = end - sequence;
      lengths[size] = length;
      rows += (end - sequence) * length;
      sequence = end;
      size++;
    }
  }

  private void reserve(int sequences) {
    if (firsts.length < sequences) {
      firsts = Arrays.copyOf(firsts, sequences);
      starts = Arrays.copyOf(starts, sequences);
      counts = Arrays.copyOf(counts, sequences);
      lengths = Arrays.copyOf(lengths, sequences);
    }
  }

  /** How many groups there are. */
  int size() {
    return size;
  }

  /** The number of a group's first sequence. */
  int first(int group) {
    return firsts[group];
  }

  /** The first row of a group. */
  int start(int group) {
    return starts[group];
  }

  /** Sequences in a group. */
  int count(int group) {
    return counts[group];
  }

  /** Rows of each of a group's sequences. */
  int length(int group) {
    return lengths[group];
  }

  /** Rows that belong to a sequence; those behind them are inert. */
  int rows() {
    return rows;
  }
}
