package org.distill4j.teacher.batch;

import java.util.Arrays;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sequences laid one after another. A batch can be filled again, so that a loop needs only one.
 *
 * <p>Rows are rounded up, since oneDNN compiles routines for each number of rows: the rows behind
 * the last sequence hold token 0 and belong to none.
 */
public final class PackedBatch {
  private int[] pieces = {};
  private int[] positions = {};
  private int[] types = {};
  private int[] lengths = {};
  private int rows;
  private int size;
  private int realTokens;

  /** An empty batch, to be filled. */
  public PackedBatch() {}

  /**
   * Packs.
   *
   * @throws IllegalArgumentException if there is no sequence
   */
  public static PackedBatch of(List<TokenizedText> sequences) {
    return new PackedBatch().fill(sequences);
  }

  /**
   * Packs the sequences in place of what the batch held.
   *
   * @return this
   * @throws IllegalArgumentException if there is no sequence
   */
  public PackedBatch fill(List<TokenizedText> sequences) {
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("sequences: must not be empty; got none");
    }
    clear(sequences.size());
    for (int i = 0; i < sequences.size(); i++) {
      append(sequences.get(i));
    }
    close();
    return this;
  }

  /**
   * Packs the chosen ones of the sequences in place of what the batch held.
   *
   * @param chosen their numbers
   * @return this
   */
  public PackedBatch fill(List<TokenizedText> sequences, int[] chosen) {
    return fill(sequences, chosen, 0, chosen.length);
  }

  /** The same for a part of the chosen ones, {@code from} inclusive, {@code to} exclusive. */
  public PackedBatch fill(List<TokenizedText> sequences, int[] chosen, int from, int to) {
    if (to <= from) {
      throw new IllegalArgumentException("chosen: must not be empty; got none");
    }
    clear(to - from);
    for (int i = from; i < to; i++) {
      append(sequences.get(chosen[i]));
    }
    close();
    return this;
  }

  private void clear(int count) {
    if (lengths.length < count) {
      lengths = new int[count];
    }
    size = 0;
    realTokens = 0;
  }

  private void append(TokenizedText sequence) {
    int length = sequence.length();
    reserve(realTokens + length);
    sequence.copy(pieces, types, realTokens);
    for (int i = 0; i < length; i++) {
      positions[realTokens + i] = i;
    }
    lengths[size++] = length;
    realTokens += length;
  }

  private void reserve(int tokens) {
    int needed = RowClass.of(tokens);
    if (pieces.length < needed) {
      int room = RowClass.of(needed + needed / 2);
      pieces = Arrays.copyOf(pieces, room);
      positions = Arrays.copyOf(positions, room);
      types = Arrays.copyOf(types, room);
    }
  }

  private void close() {
    rows = RowClass.of(realTokens);
    Arrays.fill(pieces, realTokens, rows, 0);
    Arrays.fill(positions, realTokens, rows, 0);
    Arrays.fill(types, realTokens, rows, 0);
  }

  /** The token of a row. */
  public int piece(int row) {
    return pieces[row];
  }

  /** The place of a row in its sequence, from 0. */
  public int position(int row) {
    return positions[row];
  }

  /** The segment of a row. */
  public int type(int row) {
    return types[row];
  }

  /** The rows of a sequence. */
  public int length(int sequence) {
    return lengths[sequence];
  }

  /** Token rows with those that belong to no sequence. */
  public int rows() {
    return rows;
  }

  /** Sequences. */
  public int size() {
    return size;
  }

  /** Tokens that belong to a sequence. */
  public int realTokens() {
    return realTokens;
  }

  /** {@code (token, position, type)} a row, {@code [N, 3]}: the first input of a DL4J graph. */
  public INDArray tokens(DataType type) {
    float[] values = new float[3 * rows];
    for (int row = 0; row < rows; row++) {
      values[3 * row] = pieces[row];
      values[3 * row + 1] = positions[row];
      values[3 * row + 2] = types[row];
    }
    return Nd4j.createFromArray(values).reshape(rows, 3).castTo(type);
  }

  /** Rows of each sequence, {@code [B, 1]}: the second input of a DL4J graph. */
  public INDArray lengths(DataType type) {
    int[] used = Arrays.copyOf(lengths, size);
    return Nd4j.createFromArray(used).reshape(size, 1).castTo(type);
  }

  /** The batch behind a DL4J graph's inputs. */
  public static PackedBatch of(INDArray tokens, INDArray lengths) {
    PackedBatch batch = new PackedBatch();
    batch.rows = (int) tokens.size(0);
    int[][] columns = tokens.toIntMatrix();
    batch.pieces = column(columns, 0);
    batch.positions = column(columns, 1);
    batch.types = column(columns, 2);
    batch.lengths = lengths.toIntVector();
    batch.size = batch.lengths.length;
    batch.realTokens = Arrays.stream(batch.lengths).sum();
    return batch;
  }

  private static int[] column(int[][] rows, int column) {
    return Arrays.stream(rows).mapToInt(row -> row[column]).toArray();
  }
}
