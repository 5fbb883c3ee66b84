package org.distill4j.recipes.task.multilabel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.student.distillation.TeacherErrors;

/** What stages may ask of a task whose texts have several labels. */
final class MultiLabelRules {
  private MultiLabelRules() {}

  static List<StageRules.Fault> faults(List<Stage> stages) {
    List<StageRules.Fault> faults = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int stage = i;
      stages
          .get(i)
          .distillation()
          .flatMap(distill -> ofLosses(distill).or(() -> ofTeacher(distill)))
          .ifPresent(fault -> faults.add(new StageRules.Fault(stage, fault)));
    }
    return faults;
  }

  private static Optional<String> ofLosses(Distill distill) {
    for (Loss loss : distill.losses()) {
      if (loss instanceof Loss.Softened && !(loss instanceof Loss.SoftTarget)) {
        return Optional.of(
            "must have losses that several labels a text have; got "
                + loss.key()
                + ", which compares one choice among all. Write soft-target, the divergence of each"
                + " label's probability, or logit-mse.");
      }
      if (loss instanceof Loss.HardLabel hard && hard.smoothing() > 0) {
        return Optional.of(
            "must not smooth labels that are each yes or no; got smoothing "
                + hard.smoothing()
                + ". Leave it out.");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofTeacher(Distill distill) {
    if (distill.teacherErrors() != TeacherErrors.KEEP) {
      return Optional.of(
          "must keep the teacher's errors, since a text's labels are rarely all wrong; got"
              + " teacher-errors: "
              + Spelling.of(distill.teacherErrors())
              + ". Add the loss hard-label for the data's own labels.");
    }
    if (distill.teacherOutputs().file().isPresent() || distill.crossFit() > 0) {
      return Optional.of(
          "must ask the teacher for several labels a text; got "
              + (distill.crossFit() > 0 ? "cross-fit" : "teacher-outputs: {path: ...}")
              + ". Leave it out.");
    }
    return Optional.empty();
  }
}
