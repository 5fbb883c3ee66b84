package org.distill4j.student.distillation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.student.distillation.DistillationLoss.HardLabel;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates;
import org.distill4j.student.distillation.DistillationLoss.SoftTarget;
import org.distill4j.student.loss.HiddenStateLoss;
import org.distill4j.student.loss.SoftTargetLoss;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.FineTuning;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.training.ValidationSlice;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;

/** Trains a student towards a teacher, or its control without one. */
public final class Distillation {
  private final Checkpoint teacher;
  private final List<DistillationLoss> losses;
  private final TeacherLogits store;
  private final boolean live;

  /**
   * A distillation.
   *
   * @param teacher the teacher, with a head for the same labels as the student's
   * @param losses the terms, summed by weight
   * @param store where the teacher's logits are kept
   * @param live whether logits are computed batch by batch instead of being stored; hidden states
   *     always are, since a data set's hidden states are some thousand times larger than its logits
   */
  public Distillation(
      Checkpoint teacher, List<DistillationLoss> losses, TeacherLogits store, boolean live) {
    if (losses.isEmpty()) {
      throw new IllegalArgumentException("losses: must not be empty; got none");
    }
    this.teacher = teacher;
    this.losses = List.copyOf(losses);
    this.store = store;
    this.live = live;
  }

  /** Trains the student; the epoch is chosen on the validation slice. */
  public Trainer.Result run(
      Checkpoint student,
      TrainingTexts texts,
      ValidationSlice validation,
      TrainingSettings settings,
      Progress progress)
      throws IOException {
    Encoder encoder =
        Encoder.forTraining(student, taps(student), settings.seed(), settings.execution());
    return new Trainer(encoder, settings, progress)
        .train(texts.sequences(), targets(texts), validation);
  }

  /**
   * Trains the control: the same start, order of data, number of steps and seed, but labels in
   * place of the teacher.
   */
  public static Trainer.Result control(
      Checkpoint student,
      TrainingTexts texts,
      ValidationSlice validation,
      TrainingSettings settings,
      Progress progress) {
    TrainingTexts labelled = texts.cycledLabels();
    return FineTuning.run(
        student, labelled.sequences(), labelled.labels(), validation, settings, progress);
  }

  /** What the student is held to, as losses on its taps. */
  public List<TapLoss> taps(Checkpoint student) {
    List<TapLoss> taps = new ArrayList<>();
    int classes = student.labels().size();
    for (DistillationLoss loss : losses) {
      if (loss instanceof SoftTarget soft) {
        SoftTargetLoss term = new SoftTargetLoss(soft.temperature(), soft.weight());
        taps.add(new TapLoss("soft-target", GraphNames.CLASSIFIER, classes, classes, false, term));
      } else if (loss instanceof HardLabel hard) {
        HardLabelLoss term = new HardLabelLoss(hard.weight());
        taps.add(new TapLoss("hard-label", GraphNames.CLASSIFIER, classes, 1, false, term));
      } else if (loss instanceof HiddenStates hidden) {
        taps.addAll(hiddenTaps(student, hidden));
      } else {
        throw new AssertionError(loss);
      }
    }
    return List.copyOf(taps);
  }

  private List<TapLoss> hiddenTaps(Checkpoint student, HiddenStates hidden) {
    List<TapLoss> taps = new ArrayList<>();
    for (int layer = 0; layer < hidden.layerMap().size(); layer++) {
      if (hidden.layerMap().get(layer) >= 0) {
        taps.add(
            new TapLoss(
                "hidden-states." + layer,
                GraphNames.output(layer),
                student.config().hiddenSize(),
                teacher.config().hiddenSize(),
                true,
                new HiddenStateLoss(hidden.weight())));
      }
    }
    return taps;
  }

  /** The targets of {@link #taps}, batch by batch. */
  public Targets targets(TrainingTexts texts) throws IOException {
    boolean soft = losses.stream().anyMatch(loss -> loss instanceof SoftTarget);
    float[][] logits = soft && !live ? store.of(teacher, texts.teacherSequences()) : null;
    return new TeacherTargets(teacher, losses, texts, logits, store.execution());
  }
}
