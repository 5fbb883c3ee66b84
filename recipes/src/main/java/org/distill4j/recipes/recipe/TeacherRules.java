package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.student.augmentation.AugmentationSettings;

/** What a distillation may ask of the teachers that a recipe has. */
public final class TeacherRules {
  private TeacherRules() {}

  /**
   * The faults of all stages.
   *
   * @param augment how texts are made for the teachers to label
   */
  public static List<StageRules.Fault> faults(
      List<Teacher> teachers, Optional<AugmentationSettings> augment, List<Stage> stages) {
    List<StageRules.Fault> faults = new ArrayList<>();
    for (int i = 0; i < stages.size() && !teachers.isEmpty(); i++) {
      int index = i;
      stages
          .get(i)
          .distillation()
          .flatMap(distill -> fault(teachers, augment, distill))
          .ifPresent(text -> faults.add(new StageRules.Fault(index, text)));
    }
    return faults;
  }

  private static Optional<String> fault(
      List<Teacher> teachers, Optional<AugmentationSettings> augment, Distill distill) {
    if (augment.filter(AugmentationSettings::isEachEpoch).isPresent()) {
      Optional<String> fault = eachEpoch(distill);
      if (fault.isPresent()) {
        return fault;
      }
    }
    if (distill.crossFit() > 0) {
      return crossFit(teachers, distill);
    }
    if (augment.isPresent() && distill.teacherOutputs().kind() == TeacherOutputs.Kind.FILE) {
      return Optional.of(
          "must ask the teacher, who labels what data.augment makes; got teacher-outputs from a"
              + " file. Leave out one of the two.");
    }
    return Optional.empty();
  }

  private static Optional<String> eachEpoch(Distill distill) {
    TeacherOutputs.Kind kind = distill.teacherOutputs().kind();
    boolean live = kind == TeacherOutputs.Kind.AUTO || kind == TeacherOutputs.Kind.LIVE;
    return when(
        !live || distill.crossFit() > 0,
        "must ask the teacher at every step, since data.augment has made: each-epoch; got "
            + (live ? "cross-fit" : "other teacher-outputs")
            + ", which answers ahead. Leave it out, or write made: once.");
  }

  private static Optional<String> crossFit(List<Teacher> teachers, Distill distill) {
    Optional<Loss> onLayers =
        distill.losses().stream().filter(loss -> !loss.onAnswers()).findFirst();
    TeacherOutputs.Kind kind = distill.teacherOutputs().kind();
    return when(
            teachers.size() > 1,
            "must cross-fit one teacher; got teachers: of "
                + teachers.size()
                + ". Write teacher: for one of them.")
        .or(
            () ->
                when(
                    teachers.get(0).fineTune().isEmpty(),
                    "must cross-fit a teacher that is fine-tuned here; got one that is used without"
                        + " fine-tuning, whatever rows it saw. Add fine-tune: {} to the teacher."))
        .or(
            () ->
                when(
                    kind == TeacherOutputs.Kind.LIVE || kind == TeacherOutputs.Kind.FILE,
                    "must store the answers of cross-fitted teachers; got other teacher-outputs."
                        + " Leave them out."))
        .or(
            () ->
                onLayers.map(
                    loss ->
                        "must match logits alone where teachers are cross-fitted, since hidden"
                            + " states would be those of a teacher that saw the row; got "
                            + loss.key()
                            + ". Leave it out."));
  }

  private static Optional<String> when(boolean broken, String fault) {
    return broken ? Optional.of(fault) : Optional.empty();
  }
}
