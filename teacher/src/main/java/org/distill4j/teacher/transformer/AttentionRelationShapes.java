package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.MatmulShape;
import org.distill4j.teacher.kernel.MatmulShape.Strides;

/**
 * The products of a score loss for a group of sequences of one length L.
 *
 * @param rows rows of all score matrices together, {@code count heads L}
 * @param length L
 * @param scoring {@code [L, d] [L, d]ᵀ / sqrt(d) -> [L, L]}
 * @param teaching the same for the other model's vectors
 * @param toLeft {@code [L, L] [L, d] / sqrt(d) -> [L, d]}
 * @param toRight {@code [L, L]ᵀ [L, d] / sqrt(d) -> [L, d]}
 */
record AttentionRelationShapes(
    int rows,
    int length,
    MatmulShape scoring,
    MatmulShape teaching,
    MatmulShape toLeft,
    MatmulShape toRight) {

  /**
   * The products of a loss.
   *
   * @param leftStride columns of the vertex that holds the left vectors
   * @param rightStride columns of the vertex that holds the right ones
   */
  static AttentionRelationShapes of(
      AttentionRelationTapLoss loss, int leftStride, int rightStride, int count, int length) {
    int heads = loss.heads();
    Strides scores = new Strides(heads * length * length, length * length, length, 1);
    int size = loss.left().width() / heads;
    Strides left = vectors(leftStride, length, size);
    Strides right = vectors(rightStride, length, size);
    Strides product = vectors(loss.left().width(), length, size);
    float scale = (float) (1 / Math.sqrt(size));
    int taught = loss.targetWidth() / heads;
    Strides teacher = vectors(loss.rowWidth(), length, taught);
    return new AttentionRelationShapes(
        count * heads * length,
        length,
        new MatmulShape(
            count, heads, length, size, length, left, right.transposed(), scores, scale, false),
        new MatmulShape(
            count,
            heads,
            length,
            taught,
            length,
            teacher,
            teacher.transposed(),
            scores,
            (float) (1 / Math.sqrt(taught)),
            false),
        new MatmulShape(count, heads, length, length, size, scores, right, product, scale, false),
        new MatmulShape(
            count, heads, length, length, size, scores.transposed(), left, product, scale, false));
  }

  private static Strides vectors(int stride, int length, int size) {
    return new Strides(length * stride, size, stride, 1);
  }
}
