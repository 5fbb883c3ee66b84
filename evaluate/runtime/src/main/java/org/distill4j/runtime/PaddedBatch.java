package org.distill4j.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Sequences padded to the longest of them.
 *
 * @param rows the number of sequences
 * @param length the most tokens of a sequence
 * @param inputs the graph's inputs by name, each {@code [B, L]} row by row; attention mask 1 for a
 *     token, 0 for padding
 */
record PaddedBatch(int rows, int length, Map<String, long[]> inputs) {

  static PaddedBatch of(List<TokenizedText> sequences, int padding) {
    int length = sequences.stream().mapToInt(TokenizedText::length).max().orElse(0);
    long[] ids = new long[sequences.size() * length];
    Arrays.fill(ids, padding);
    long[] types = new long[ids.length];
    long[] mask = new long[ids.length];
    for (int row = 0; row < sequences.size(); row++) {
      int[] rowIds = sequences.get(row).ids();
      int[] rowTypes = sequences.get(row).typeIds();
      for (int i = 0; i < rowIds.length; i++) {
        ids[row * length + i] = rowIds[i];
        types[row * length + i] = rowTypes[i];
        mask[row * length + i] = 1;
      }
    }
    return new PaddedBatch(
        sequences.size(),
        length,
        Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types));
  }
}
