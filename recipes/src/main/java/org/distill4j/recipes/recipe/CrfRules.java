package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Optional;

/** What a distillation must hold whose teacher is the student before it, and what pilots ask. */
final class CrfRules {
  private CrfRules() {}

  /** The fault of a distillation among its stages. */
  static Optional<StageRules.Fault> fault(List<Stage> stages, int index) {
    Distill distill = stages.get(index).distillation().orElseThrow();
    Optional<String> fault =
        when(
            distill.pilots().isPresent() && !distill.teachesAnswers(),
            "must teach answers where pilots are to be compared on validation; got losses on the"
                + " inside alone. Leave out pilots, or add a loss on logits.");
    if (fault.isEmpty() && distill.isChained()) {
      fault = chained(distill, stages.subList(0, index));
    }
    return fault.map(text -> new StageRules.Fault(index, text));
  }

  private static Optional<String> chained(Distill distill, List<Stage> before) {
    return place(distill, before)
        .or(() -> kinds(distill, before))
        .or(
            () ->
                when(
                    distill.crossFit() > 0 || distill.teacherOutputs().file().isPresent(),
                    "must ask the present student, which is the teacher here; got cross-fit or"
                        + " teacher-outputs from a file. Leave them out."))
        .or(
            () ->
                when(
                    !distill.teachesAnswers(),
                    "must teach answers to a new student of a chain; got losses on the inside"
                        + " alone. Add soft-target."));
  }

  private static Optional<String> place(Distill distill, List<Stage> before) {
    return when(
            before.stream().allMatch(stage -> stage.distillation().isEmpty()),
            "must have a student before it to be taught by; got teacher: previous in the first"
                + " distillation. Leave out teacher.")
        .or(
            () ->
                when(
                    distill.student().isEmpty(),
                    "must make a student of its own where the present one teaches; got none. Add"
                        + " student: {layers: 2}, or leave out teacher."))
        .or(
            () ->
                when(
                    before.stream().anyMatch(stage -> stage.droppedTokens().isPresent()),
                    "must come before prune-vocabulary, since the new student starts with the whole"
                        + " vocabulary; got teacher: previous after it. Move prune-vocabulary"
                        + " after it."));
  }

  private static Optional<String> kinds(Distill distill, List<Stage> before) {
    boolean attends = distill.student().map(Student::isTransformer).orElse(true);
    return when(
        !attends || WithoutAttention.holds(before),
        "must be a chain of Transformers; got a student of another kind. Leave out kind, or teach"
            + " it by the first teacher, in the first stage.");
  }

  private static Optional<String> when(boolean broken, String fault) {
    return broken ? Optional.of(fault) : Optional.empty();
  }
}
