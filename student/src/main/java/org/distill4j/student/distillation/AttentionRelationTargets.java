package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.distill4j.student.distillation.AttentionRelationMatching.Taught;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TokenColumns;

/** Takes what a term on attention scores is held to out of the teacher's activations. */
final class AttentionRelationTargets {
  private final AttentionRelationMatching matching;
  private final List<Taught> parts;

  AttentionRelationTargets(AttentionRelationMatching matching, TransformerConfig teacher) {
    this.matching = matching;
    this.parts = matching.taught(teacher);
  }

  /**
   * Targets of the term's parts, in their order.
   *
   * @param said the teacher's activations by vertex
   * @param progress of the training, in [0, 1]
   */
  List<TargetRows> of(Map<String, Buffer> said, PackedBatch batch, RowPool pool, double progress) {
    long count = 0;
    for (int i = 0; i < batch.size(); i++) {
      count += matching.distance().elements(batch.length(i));
    }
    double weight = matching.weight().at(progress);
    List<TargetRows> targets = new ArrayList<>();
    for (Taught part : parts) {
      int width = part.left().width();
      float[][] rows = pool.take(batch.realTokens(), part.ofOneKind() ? width : 2 * width);
      copy(said, part.left(), batch, rows, 0);
      if (!part.ofOneKind()) {
        copy(said, part.right(), batch, rows, width);
      }
      targets.add(TargetRows.ofVectors(rows, count, weight));
    }
    return targets;
  }

  private static void copy(
      Map<String, Buffer> said, TokenColumns columns, PackedBatch batch, float[][] rows, int at) {
    Buffer block = said.get(columns.vertex());
    int width = block.length() / batch.rows();
    for (int row = 0; row < batch.realTokens(); row++) {
      block.read(row * width + columns.from(), rows[row], at, columns.width());
    }
  }
}
