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
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.GraphNames;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Brings together what a batch should give: stored logits, labels, and what the teacher says now.
 */
final class TeacherTargets implements Targets {
  private final List<DistillationLoss> losses;
  private final TrainingTexts texts;
  private final float[][] storedLogits;
  private final Encoder liveTeacher;

  /** Stored logits are null where they are to be computed batch by batch. */
  TeacherTargets(
      Checkpoint teacher,
      List<DistillationLoss> losses,
      TrainingTexts texts,
      float[][] storedLogits) {
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
      liveTeacher = Encoder.withHiddenStates(teacher);
    } else {
      liveTeacher = soft && storedLogits == null ? Encoder.forInference(teacher) : null;
    }
  }

  @Override
  public INDArray[] of(int[] rows, PackedBatch batch) {
    Map<String, INDArray> said = liveTeacher == null ? Map.of() : ask(rows);
    List<INDArray> targets = new ArrayList<>();
    for (DistillationLoss loss : losses) {
      if (loss instanceof SoftTarget) {
        targets.add(logits(rows, said));
      } else if (loss instanceof HardLabel) {
        targets.add(LabelTargets.column(texts.labels(), rows));
      } else if (loss instanceof HiddenStates hidden) {
        for (int layer : hidden.layerMap()) {
          if (layer >= 0) {
            targets.add(hiddenState(said.get(GraphNames.output(layer)), batch));
          }
        }
      } else {
        throw new AssertionError(loss);
      }
    }
    return targets.toArray(new INDArray[0]);
  }

  private Map<String, INDArray> ask(int[] rows) {
    List<Pieces> read = Arrays.stream(rows).mapToObj(texts.teacherSequences()::get).toList();
    PackedBatch batch = PackedBatch.of(read);
    return liveTeacher.activations(batch.tokens(), batch.lengths());
  }

  private INDArray logits(int[] rows, Map<String, INDArray> said) {
    if (storedLogits == null) {
      return said.get(GraphNames.CLASSIFIER).dup();
    }
    float[][] chosen = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = storedLogits[rows[i]];
    }
    return Nd4j.createFromArray(chosen);
  }

  // Rows that belong to no sequence have no target.
  private static INDArray hiddenState(INDArray state, PackedBatch batch) {
    INDArray copy = state.dup();
    for (int row = batch.realTokens(); row < batch.rows(); row++) {
      copy.putScalar(row, 0, Float.NaN);
    }
    return copy;
  }
}
