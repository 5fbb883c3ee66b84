package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.distill4j.runtime.Pieces;
import org.distill4j.student.distillation.DistillationLoss.HardLabel;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates;
import org.distill4j.student.distillation.DistillationLoss.SoftTarget;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TargetRows;

/**
 * Brings together what a batch should give: stored logits, labels, and what the teacher says now.
 */
final class TeacherTargets implements Targets {
  private final List<DistillationLoss> losses;
  private final TrainingTexts texts;
  private final float[][] storedLogits;
  private final Encoder liveTeacher;
  private PackedBatch lastBatch;

  /** Stored logits are null where they are to be computed batch by batch. */
  TeacherTargets(
      Checkpoint teacher,
      List<DistillationLoss> losses,
      TrainingTexts texts,
      float[][] storedLogits,
      Execution execution) {
    this.losses = losses;
    this.texts = texts;
    this.storedLogits = storedLogits;
    boolean hidden = losses.stream().anyMatch(loss -> loss instanceof HiddenStates);
    boolean soft = losses.stream().anyMatch(loss -> loss instanceof SoftTarget);
    if (hidden && !texts.samePieces()) {
      throw new IllegalArgumentException(
          "losses: must not match hidden states once the student's vocabulary is pruned, since the"
              + " tokens differ. Distil with hidden-states before prune-vocabulary.");
    }
    if (hidden) {
      liveTeacher = Encoder.withHiddenStates(teacher, execution);
    } else {
      boolean asked = soft && storedLogits == null;
      liveTeacher = asked ? Encoder.forInference(teacher, execution) : null;
    }
  }

  @Override
  public List<TargetRows> of(int[] rows) {
    Map<String, Block> said = liveTeacher == null ? Map.of() : ask(rows);
    List<TargetRows> targets = new ArrayList<>();
    for (DistillationLoss loss : losses) {
      if (loss instanceof SoftTarget) {
        targets.add(logits(rows, said));
      } else if (loss instanceof HardLabel) {
        targets.add(LabelTargets.column(texts.labels(), rows));
      } else if (loss instanceof HiddenStates hidden) {
        for (int layer : hidden.layerMap()) {
          if (layer >= 0) {
            targets.add(rows(said.get(GraphNames.output(layer)), lastBatch));
          }
        }
      } else {
        throw new AssertionError(loss);
      }
    }
    return targets;
  }

  private Map<String, Block> ask(int[] rows) {
    List<Pieces> read = Arrays.stream(rows).mapToObj(texts.teacherSequences()::get).toList();
    lastBatch = PackedBatch.of(read);
    return liveTeacher.activations(lastBatch);
  }

  private TargetRows logits(int[] rows, Map<String, Block> said) {
    float[][] chosen = new float[rows.length][];
    Block live = said.get(GraphNames.CLASSIFIER);
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = storedLogits == null ? row(live, i, rows.length) : storedLogits[rows[i]];
    }
    return TargetRows.of(chosen);
  }

  // Rows that belong to no sequence have no target.
  private static TargetRows rows(Block state, PackedBatch batch) {
    float[][] rows = new float[batch.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(state, i, rows.length);
      if (i >= batch.realTokens()) {
        rows[i][0] = Float.NaN;
      }
    }
    return TargetRows.of(rows);
  }

  private static float[] row(Block block, int row, int rows) {
    float[] values = new float[block.length() / rows];
    block.read(row * values.length, values, 0, values.length);
    return values;
  }
}
