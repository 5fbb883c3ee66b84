package org.distill4j.recipes.cost;

import java.util.Map;
import org.distill4j.compress.quantize.Int4;
import org.distill4j.compress.quantize.MatrixRoles;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.teacher.architecture.Architecture;

/**
 * Bytes of a model's weights as a quantization stores them; the file has some kilobytes more, for
 * the graph. Int8 matrices have a float32 scale a row, asymmetric ones a byte of zero point as
 * well; int4 ones a float32 scale a block and, the linear weights, half a byte of zero point;
 * vectors are float32.
 */
public final class PlannedBytes {
  private PlannedBytes() {}

  /** The bytes of all weights together; layers left in float32 are not known beforehand. */
  public static long of(PlannedModel model, QuantizationSettings settings) {
    Architecture architecture = model.architecture();
    MatrixRoles roles = MatrixRoles.of(architecture);
    long bytes = 0;
    for (Map.Entry<String, int[]> tensor : architecture.shapes().entrySet()) {
      bytes += bytes(roles, tensor.getKey(), tensor.getValue(), settings);
    }
    return bytes;
  }

  private static long bytes(
      MatrixRoles roles, String name, int[] shape, QuantizationSettings settings) {
    if (shape.length == 1) {
      return (long) Float.BYTES * shape[0];
    }
    long rows = shape[0];
    long columns = shape[1];
    if (!roles.isTable(name)) {
      return switch (settings.weights()) {
        case INT4 -> linear4(rows, columns);
        case INT8 -> int8(rows, columns, 0);
        case INT8_ASYMMETRIC -> int8(rows, columns, Byte.BYTES);
      };
    }
    if (settings.embeddings() == QuantizationSettings.Embeddings.FLOAT32
        || roles.types().contains(name)) {
      return Float.BYTES * rows * columns;
    }
    return settings.embeddings() == QuantizationSettings.Embeddings.INT4
            && roles.words().contains(name)
        ? rows * (columns / 2 + Float.BYTES * columns / Int4.block(shape[1]))
        : int8(rows, columns, 0);
  }

  private static long int8(long rows, long columns, int zeroPoint) {
    return columns == 0 ? 0 : rows * (columns + Float.BYTES + zeroPoint);
  }

  private static long linear4(long rows, long columns) {
    long blocks = (columns + Int4.BLOCK - 1) / Int4.BLOCK;
    return rows * (blocks * Int4.BLOCK / 2 + Float.BYTES * blocks + (blocks + 1) / 2);
  }
}
