package org.distill4j.recipes.task.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.student.distillation.TeacherErrors;

/** What stages may ask of a task whose answers are sentence vectors. */
final class EmbeddingRules {
  private EmbeddingRules() {}

  static List<StageRules.Fault> faults(List<Stage> stages) {
    List<StageRules.Fault> faults = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int stage = i;
      boolean learned = stages.subList(0, i).stream().anyMatch(s -> s.distillation().isPresent());
      fault(stages.get(i), learned)
          .ifPresent(fault -> faults.add(new StageRules.Fault(stage, fault)));
    }
    return faults;
  }

  private static Optional<String> fault(Stage stage, boolean learned) {
    if (stage.distillation().isEmpty()) {
      return stage.faultOfVectors(learned);
    }
    Distill distill = stage.distillation().get();
    return distill
        .student()
        .flatMap(EmbeddingRules::fault)
        .or(() -> ofLosses(distill))
        .or(() -> fault(distill));
  }

  private static Optional<String> fault(Student student) {
    return student.isTransformer()
        ? Optional.empty()
        : Optional.of(
            "must have a Transformer as student, whose tokens are pooled; got a student of kind "
                + Spelling.of(student.kind())
                + ". Write student: {layers: 3}.");
  }

  private static Optional<String> ofLosses(Distill distill) {
    for (Loss loss : distill.losses()) {
      if (loss.onAnswers() && !(loss instanceof Loss.OnVectors)) {
        return Optional.of(
            "must have losses that vectors have; got "
                + loss.key()
                + ", which reads "
                + (loss instanceof Loss.HardLabel ? "labels" : "logits")
                + ". Write embedding, similarities, or one on the inside of models.");
      }
    }
    return distill.teachesAnswers()
        ? Optional.empty()
        : Optional.of(
            "must teach the vectors themselves; got losses on the inside alone. Add embedding:"
                + " {}.");
  }

  private static Optional<String> fault(Distill distill) {
    if (distill.training().isOfHead()) {
      return Optional.of(
          "must train the whole model where texts become vectors, which have no head; got train:"
              + " head. Write train: all.");
    }
    if (distill.isChained()) {
      return Optional.of(
          "must be taught by the first teacher where texts become vectors; got teacher: previous."
              + " Leave it out.");
    }
    if (distill.teacherErrors() != TeacherErrors.KEEP) {
      return Optional.of(
          "must keep the teacher's errors, since no vector is simply wrong; got teacher-errors: "
              + Spelling.of(distill.teacherErrors())
              + ". Leave it out.");
    }
    if (distill.teacherOutputs().file().isPresent() || distill.crossFit() > 0) {
      return Optional.of(
          "must ask the one teacher for its vectors; got "
              + (distill.crossFit() > 0 ? "cross-fit" : "teacher-outputs: {path: ...}")
              + ". Leave it out.");
    }
    return Optional.empty();
  }
}
