package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.MatmulShape;
import org.distill4j.teacher.kernel.MatmulShape.Strides;

/**
 * The products of attention for a group of sequences of one length; Lq is the length again, or 1
 * where only first tokens ask.
 *
 * @param rows rows of all score matrices together, {@code count A Lq}
 * @param length keys of a sequence, L
 * @param scoring {@code [Lq, D] [L, D]ᵀ / sqrt(D) -> [Lq, L]}
 * @param unscaledScoring the same without the divisor
 * @param weighing {@code [Lq, L] [L, D] -> [Lq, D]}
 * @param scaledWeighing the same, divided
 * @param back {@code [Lq, L]ᵀ [Lq, D] / sqrt(D) -> [L, D]}
 * @param unscaledBack the same without the divisor
 */
record AttentionShapes(
    int rows,
    int length,
    MatmulShape scoring,
    MatmulShape unscaledScoring,
    MatmulShape weighing,
    MatmulShape scaledWeighing,
    MatmulShape back,
    MatmulShape unscaledBack) {

  static AttentionShapes of(int heads, int size, int count, int asking, int length) {
    int width = heads * size;
    float scale = (float) (1 / Math.sqrt(size));
    Strides queries = new Strides(asking * width, size, width, 1);
    Strides keys = new Strides(length * 2 * width, size, 2 * width, 1);
    int square = asking * length;
    Strides scores = new Strides(heads * square, square, length, 1);
    MatmulShape scoring =
        new MatmulShape(
            count, heads, asking, size, length, queries, keys.transposed(), scores, scale, false);
    MatmulShape weighing =
        new MatmulShape(count, heads, asking, length, size, scores, keys, queries, 1, false);
    MatmulShape back =
        new MatmulShape(
            count, heads, length, asking, size, scores.transposed(), queries, keys, scale, false);
    return new AttentionShapes(
        count * heads * asking,
        length,
        scoring,
        scoring.times(1),
        weighing,
        weighing.times(scale),
        back,
        back.times(1));
  }

  /** Elements of all score matrices. */
  int scores() {
    return rows * length;
  }
}
