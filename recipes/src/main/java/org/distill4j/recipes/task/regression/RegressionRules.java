package org.distill4j.recipes.task.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.student.distillation.TeacherErrors;

/** What stages may ask of a task whose answers are scores. */
final class RegressionRules {
  private RegressionRules() {}

  static List<StageRules.Fault> faults(List<Stage> stages) {
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
