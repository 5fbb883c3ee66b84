package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Optional;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

/** How a model's weights enter its graph: as they are, or as int8 with scales. */
interface Weights {
  /**
   * Rows of a table.
   *
   * @param table [rows, H]
   * @param ids the value that holds the row numbers, int64 [B, L]
   * @return the value that holds the rows, float [B, L, H]
   */
  String rows(Param table, String ids);

  /**
   * Neighbouring rows of a table.
   *
   * @param table [rows, H]
   * @param from the first row's number
   * @param to the value that holds the number of the row after the last, int64 [1]
   * @return the value that holds the rows, float [to - from, H]
   */
  String rows(Param table, int from, String to);

  /**
   * Linear layers that read the same value: {@code x · Wᵀ + b} for each.
   *
   * @param x float [..., in]
   * @param layers all with the same output width
   * @return one value for each layer, float [..., out]
   */
  List<String> linear(String x, List<Op.Linear> layers);

  /**
   * Queries, keys and values of the same tokens with their attention, where one node of ONNX
   * Runtime does all of it for these weights.
   *
   * @param mask int32 [B, L], 1 for a token, 0 for padding
   * @param layers the three projections
   * @param name of the value that is returned, float [B, L, h · d]
   */
  default Optional<String> attention(
      String tokens, String mask, List<Op.Linear> layers, int heads, String name) {
    return Optional.empty();
  }

  /** Whether a linear layer may read a value of rank two. */
  default boolean flattenable() {
    return true;
  }

  /** One linear layer. */
  default String linear(String x, Op.Linear layer) {
    return linear(x, List.of(layer)).get(0);
  }
}
