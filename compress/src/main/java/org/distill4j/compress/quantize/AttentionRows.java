package org.distill4j.compress.quantize;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Attention of an exported graph, rounded as ONNX Runtime rounds it, over sequences of one length
 * that do not see each other.
 */
final class AttentionRows {
  private final float[][] queries;
  private final float[][] keys;
  private final float[][] values;
  private final int sequences;
  private final int width;

  /**
   * The rows of some sequences.
   *
   * @param queries [sequences · Q, A]
   * @param keys [sequences · L, A]
   * @param values [sequences · L, A]
   * @param sequences how many there are
   * @param width channels of a head, of which A is a multiple
   */
  AttentionRows(float[][] queries, float[][] keys, float[][] values, int sequences, int width) {
    this.queries = queries;
    this.keys = keys;
    this.values = values;
    this.sequences = sequences;
    this.width = width;
  }

  /** What each query reads of the values of its sequence, head by head, [sequences · Q, A]. */
  float[][] mix() {
    float[][] mixed = new float[queries.length][];
    IntStream numbers = IntStream.range(0, sequences);
    (sequences == 1 ? numbers : numbers.parallel()).forEach(sequence -> mix(sequence, mixed));
    return mixed;
  }

  private void mix(int sequence, float[][] mixed) {
    float[][] read = part(keys, sequence);
    float[][] taken = part(values, sequence);
    int rows = queries.length / sequences;
    for (int row = sequence * rows; row < (sequence + 1) * rows; row++) {
      mixed[row] = new float[queries[row].length];
      for (int channel = 0; channel < mixed[row].length; channel += width) {
        float[] shares = shares(queries[row], read, channel);
        float[] mix =
            rows == 1
                ? RuntimeKernels.singleRow(shares, taken, channel, width)
                : RuntimeKernels.row(shares, taken, channel, width);
        System.arraycopy(mix, 0, mixed[row], channel, width);
      }
    }
  }

  private float[][] part(float[][] rows, int sequence) {
    int length = rows.length / sequences;
    return Arrays.copyOfRange(rows, sequence * length, (sequence + 1) * length);
  }

  /** What one head of one query takes from each key, from channel {@code from} on. */
  private float[] shares(float[] query, float[][] read, int from) {
    float scale = (float) (1 / Math.sqrt(width));
    float[] shares = new float[read.length];
    for (int key = 0; key < read.length; key++) {
      float score = 0;
      for (int i = from; i < from + width; i++) {
        score = Math.fma(query[i], read[key][i], score);
      }
      shares[key] = score * scale;
    }
    RuntimeKernels.softmax(shares);
    return shares;
  }
}
