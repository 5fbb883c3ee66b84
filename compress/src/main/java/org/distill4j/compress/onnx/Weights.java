package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Optional;

/** How a model's weights enter its graph: as they are, or as int8 with scales. */
interface Weights {
  /**
   * Rows of a table.
   *
   * @param table the table's name without {@code .weight}, [rows, H]
   * @param ids the value that holds the row numbers, int64 [B, L]
   * @return the value that holds the rows, float [B, L, H]
   */
  String rows(String table, String ids);

  /**
   * The first rows of a table.
   *
   * @param length the value that holds how many, int64 [1]
   * @return the value that holds the rows, float [length, H]
   */
  String firstRows(String table, String length);

  /**
   * Linear layers that read the same value: {@code x · Wᵀ + b} for each.
   *
   * @param x float [..., in]
   * @param layers names without {@code .weight} and {@code .bias}, all with the same output width
   * @return one value for each layer, float [..., out]
   */
  List<String> linear(String x, List<String> layers);

  /**
   * Queries, keys and values of the same tokens with their attention, where one node of ONNX
   * Runtime does all of it for these weights.
   *
   * @param mask int32 [B, L], 1 for a piece, 0 for padding
   * @param layers the three projections
   * @param name of the value that is returned, float [B, L, h · d]
   */
  default Optional<String> attention(
      String tokens, String mask, List<String> layers, int heads, String name) {
    return Optional.empty();
  }

  /** Whether a linear layer may read a value of rank two. */
  default boolean flattenable() {
    return true;
  }

  /** One linear layer. */
  default String linear(String x, String layer) {
    return linear(x, List.of(layer)).get(0);
  }
}
