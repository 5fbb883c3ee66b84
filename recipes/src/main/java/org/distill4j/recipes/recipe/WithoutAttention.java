package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Optional;

/**
 * What a student without attention cannot bear: it has no heads or neurons to prune, no layers to
 * match or to compute twice, and no integer products that need scales.
 */
public final class WithoutAttention {
  private WithoutAttention() {}

  /** Whether the first stage makes such a student. */
  public static boolean holds(List<Stage> stages) {
    return student(stages).map(student -> !student.isTransformer()).orElse(false);
  }

  private static Optional<Student> student(List<Stage> stages) {
    return stages.get(0).distillation().flatMap(Distill::student);
  }

  static void check(List<Stage> stages, List<StageRules.Fault> faults) {
    String kind = Spelling.of(student(stages).orElseThrow().kind());
    for (int i = 0; i < stages.size(); i++) {
      int index = i;
      Optional<String> fault =
          stages
              .get(i)
              .distillation()
              .map(distill -> Optional.ofNullable(ofDistill(distill, kind)))
              .orElseGet(() -> stages.get(index).faultWithoutAttention(kind));
      fault.ifPresent(text -> faults.add(new StageRules.Fault(index, text)));
    }
  }

  private static String ofDistill(Distill distill, String kind) {
    for (Loss loss : distill.losses()) {
      if (!loss.onAnswers()) {
        return "must compare logits alone, since a student of kind "
            + kind
            + " has no layers like the teacher's; got "
            + loss.key()
            + ". Remove it.";
      }
    }
    if (distill.prune().isPresent()) {
      return mustLeaveOut("prune", kind, "it has neither heads nor feed-forward neurons");
    }
    return distill.training().recompute()
        ? mustLeaveOut("recompute", kind, "it has no layers to compute twice")
        : null;
  }

  /** The fault of a key that such a student has no use for. */
  public static String mustLeaveOut(String key, String kind, String since) {
    return "must leave "
        + key
        + " out for a student of kind "
        + kind
        + "; got it, but "
        + since
        + ". Remove it.";
  }
}
