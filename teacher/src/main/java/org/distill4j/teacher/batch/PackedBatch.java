package org.distill4j.teacher.batch;

import java.util.List;
import org.distill4j.runtime.Pieces;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sequences laid one after another.
 *
 * <p>Rows are rounded up, since oneDNN compiles routines for each number of rows: the rows behind
 * the last sequence hold piece 0 and belong to none.
 */
public final class PackedBatch {
  private static final int ROUND = 32;

  private final INDArray tokens;
  private final INDArray lengths;
  private final int realTokens;

  private PackedBatch(INDArray tokens, INDArray lengths, int realTokens) {
    this.tokens = tokens;
    this.lengths = lengths;
    this.realTokens = realTokens;
  }

  /** Packs in float32. */
  public static PackedBatch of(List<Pieces> sequences) {
    return of(sequences, DataType.FLOAT);
  }

  /**
   * Packs.
   *
   * @param type the graph's number type
   * @throws IllegalArgumentException if there is no sequence
   */
  public static PackedBatch of(List<Pieces> sequences, DataType type) {
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("sequences: must not be empty; got none");
    }
    int real = sequences.stream().mapToInt(Pieces::length).sum();
    int rows = (real + ROUND - 1) / ROUND * ROUND;
    float[] tokens = new float[rows * 3];
    float[] lengths = new float[sequences.size()];
    int row = 0;
    for (int b = 0; b < lengths.length; b++) {
      int[] ids = sequences.get(b).ids();
      int[] types = sequences.get(b).typeIds();
      lengths[b] = ids.length;
      for (int i = 0; i < ids.length; i++, row++) {
        tokens[3 * row] = ids[i];
        tokens[3 * row + 1] = i;
        tokens[3 * row + 2] = types[i];
      }
    }
    return new PackedBatch(
        Nd4j.createFromArray(tokens).reshape(rows, 3).castTo(type),
        Nd4j.createFromArray(lengths).reshape(lengths.length, 1).castTo(type),
        real);
  }

  /** {@code (piece, position, type)} a row, {@code [N, 3]}. */
  public INDArray tokens() {
    return tokens;
  }

  /** Rows of each sequence, {@code [B, 1]}. */
  public INDArray lengths() {
    return lengths;
  }

  /** Token rows with those that belong to no sequence. */
  public int rows() {
    return (int) tokens.size(0);
  }

  /** Sequences. */
  public int size() {
    return (int) lengths.size(0);
  }

  /** Tokens that belong to a sequence. */
  public int realTokens() {
    return realTokens;
  }
}
