package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.student.distillation.TeacherErrors;

/** What stages may ask of a task that is no classification. */
public final class TaskRules {
  private TaskRules() {}

  /** What of the stages does not go with the task. */
  public static List<StageRules.Fault> faults(Task task, List<Stage> stages) {
    if (task.kind() == Task.Kind.TOKEN_TAGGING && SentenceRules.foreign(stages).isEmpty()) {
      return TagRules.faults(task, stages);
    }
    if (task.embeds()) {
      return SentenceRules.faults(stages);
    }
    List<StageRules.Fault> foreign = SentenceRules.foreign(stages);
    if (task.kind() != Task.Kind.REGRESSION || !foreign.isEmpty()) {
      return foreign;
    }
    List<StageRules.Fault> faults = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).distillation().isPresent()) {
        int stage = i;
        fault(stages.get(i).distillation().get())
            .ifPresent(fault -> faults.add(new StageRules.Fault(stage, fault)));
      }
    }
    return faults;
  }

  private static Optional<String> fault(Distill distill) {
    for (Loss loss : distill.losses()) {
      if (loss instanceof Loss.Softened) {
        return Optional.of(
            "must have losses that a score has; got "
                + loss.key()
                + ", which softens probabilities. Write logit-mse, the squared error of scores.");
      }
      if (loss instanceof Loss.HardLabel hard && hard.smoothing() > 0) {
        return Optional.of(
            "must not smooth scores, which are no labels; got smoothing "
                + hard.smoothing()
                + ". Leave it out.");
      }
    }
    if (distill.teacherErrors() != TeacherErrors.KEEP) {
      return Optional.of(
          "must keep the teacher's errors, since no score is simply wrong; got teacher-errors: "
              + Spelling.of(distill.teacherErrors())
              + ". Add the loss hard-label for the data's own scores.");
    }
    return Optional.empty();
  }
}
