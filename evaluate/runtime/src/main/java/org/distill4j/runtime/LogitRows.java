package org.distill4j.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;

/** Reads a model's output, {@code [B, C]} or, of each token, {@code [B, L, C]}, as rows. */
final class LogitRows {
  private LogitRows() {}

  /**
   * The logits of each sequence, those of tokens one after another.
   *
   * @return {@code [B][C]} or {@code [B][L · C]}
   * @throws ModelRunException if the output is none of that shape, or not finite
   */
  static float[][] of(String model, String output, OnnxValue value, PaddedBatch batch) {
    String where = model + " " + output;
    String must =
        String.format(
            Locale.ROOT,
            "must be float32 of shape [%1$d, C] or [%1$d, %2$d, C]; got ",
            batch.rows(),
            batch.length());
    if (!(value instanceof OnnxTensor tensor)) {
      throw new ModelRunException(where, must + "no tensor. Export it with distill4j.");
    }
    TensorInfo info = tensor.getInfo();
    if (!isLogits(info, batch)) {
      String got = info.type + " of shape " + Arrays.toString(info.getShape());
      throw new ModelRunException(where, must + got + ". Export it with distill4j.");
    }
    FloatBuffer all = tensor.getFloatBuffer();
    float[][] rows = new float[batch.rows()][all.remaining() / batch.rows()];
    for (float[] row : rows) {
      all.get(row);
      checkFinite(where, row);
    }
    return rows;
  }

  private static boolean isLogits(TensorInfo info, PaddedBatch batch) {
    long[] shape = info.getShape();
    return info.type == OnnxJavaType.FLOAT
        && (shape.length == 2 || (shape.length == 3 && shape[1] == batch.length()))
        && shape[0] == batch.rows()
        && shape[shape.length - 1] > 0;
  }

  private static void checkFinite(String where, float[] row) {
    for (float logit : row) {
      if (!Float.isFinite(logit)) {
        throw new ModelRunException(
            where, "must be finite; got " + logit + ". Restore the file, or export it again.");
      }
    }
  }
}
