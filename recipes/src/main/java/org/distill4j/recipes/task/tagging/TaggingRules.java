package org.distill4j.recipes.task.tagging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.TeacherOutputs;

/** What stages may ask of a task that tags words. */
final class TaggingRules {
  private TaggingRules() {}

  static List<StageRules.Fault> faults(Tagging task, List<Stage> stages) {
    List<StageRules.Fault> faults = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int stage = i;
      fault(stages.get(i))
          .or(() -> task.hasCrf() ? chained(stages, stage) : Optional.empty())
          .ifPresent(fault -> faults.add(new StageRules.Fault(stage, fault)));
    }
    return faults;
  }

  private static Optional<String> fault(Stage stage) {
    return stage.pretraining().isPresent()
        ? fault(stage.pretraining().get().losses())
        : stage.distillation().flatMap(TaggingRules::ofDistill);
  }

  private static Optional<String> ofDistill(Distill distill) {
    return distill.student().flatMap(TaggingRules::fault).or(() -> fault(distill));
  }

  private static Optional<String> chained(List<Stage> stages, int stage) {
    Distill distill = stages.get(stage).distillation().orElse(null);
    if (distill == null) {
      return Optional.empty();
    }
    // A general distillation has no labels to learn transitions by.
    boolean begins =
        distill.student().isPresent() || (stage == 1 && stages.get(0).pretraining().isPresent());
    Optional<Loss.HardLabel> labels =
        distill.losses().stream()
            .filter(Loss.HardLabel.class::isInstance)
            .map(Loss.HardLabel.class::cast)
            .findFirst();
    if (labels.isPresent() && labels.get().smoothing() > 0) {
      return Optional.of(
          "must not smooth labels where head is crf, whose loss is of whole sentences; got"
              + " smoothing "
              + labels.get().smoothing()
              + ". Leave it out.");
    }
    return begins && labels.isEmpty()
        ? Optional.of(
            "must have hard-label among its losses where head is crf, since transitions are learned"
                + " by it alone; got "
                + distill.losses().stream().map(Loss::key).toList()
                + ". Add hard-label: {weight: 0.5}.")
        : Optional.empty();
  }

  private static Optional<String> fault(Student student) {
    return student.isTransformer()
        ? Optional.empty()
        : Optional.of(
            "must make a Transformer, which has a vector of each word in its place; got a student"
                + " of kind "
                + Spelling.of(student.kind())
                + ". Leave out kind.");
  }

  private static Optional<String> fault(Distill distill) {
    TeacherOutputs.Kind outputs = distill.teacherOutputs().kind();
    if (outputs == TeacherOutputs.Kind.STORED || outputs == TeacherOutputs.Kind.FILE) {
      return Optional.of(
          "must ask the teacher at every step where words are tagged, since stores and files hold"
              + " one answer a text; got teacher-outputs: "
              + (outputs == TeacherOutputs.Kind.FILE ? "{path: ...}" : "stored")
              + ". Leave it out, or write live.");
    }
    if (distill.crossFit() > 0) {
      return Optional.of(
          "must not cross-fit where words are tagged, whose teachers are asked at every step; got"
              + " cross-fit: "
              + distill.crossFit()
              + ". Leave it out.");
    }
    return fault(distill.losses());
  }

  private static Optional<String> fault(List<Loss> losses) {
    return losses.stream().anyMatch(Loss.ClsStates.class::isInstance)
        ? Optional.of(
            "must match what taggers read; got cls-states, the states of a token that no word has."
                + " Write hidden-states.")
        : Optional.empty();
  }
}
