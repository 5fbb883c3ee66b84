package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Optional;
import org.distill4j.compress.OperatorSet;

/**
 * What a student without attention cannot bear: it has no heads or neurons to prune, no layers to
 * match or to compute twice, and no integer products that need scales.
 */
final class WithoutAttention {
  private WithoutAttention() {}

  /** Whether the first stage makes such a student. */
  static boolean holds(List<Stage> stages) {
    return student(stages).map(student -> !student.isTransformer()).orElse(false);
  }

  private static Optional<Student> student(List<Stage> stages) {
    return stages.get(0) instanceof Distill first ? first.student() : Optional.empty();
  }

  static void check(List<Stage> stages, List<StageRules.Fault> faults) {
    String kind = Spelling.of(student(stages).orElseThrow().kind());
    for (int i = 0; i < stages.size(); i++) {
      String fault = fault(stages.get(i), kind);
      if (fault != null) {
        faults.add(new StageRules.Fault(i, fault));
      }
    }
  }

  private static String fault(Stage stage, String kind) {
    if (stage instanceof Prune) {
      return "must not be a prune, since a student of kind "
          + kind
          + " has neither heads nor feed-forward neurons; got prune. Remove it; prune-vocabulary"
          + " works.";
    }
    if (stage instanceof Factorize) {
      return "must not be a factorize, since a student of kind "
          + kind
          + " has no layers to factorize; got factorize. Remove it, or write embedding: 64 in"
          + " student.";
    }
    if (stage instanceof Distill distill) {
      return ofDistill(distill, kind);
    }
    return stage instanceof Quantize quantize ? ofQuantize(quantize, kind) : null;
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

  private static String ofQuantize(Quantize quantize, String kind) {
    if (quantize.activations() == Quantize.Activations.STATIC) {
      return mustLeaveOut("activations: static", kind, "its activations all stay float32");
    }
    if (quantize.weights() == Quantize.Weights.INT8_ASYMMETRIC) {
      return mustLeaveOut("weights: int8-asymmetric", kind, "its weights are expanded by scales");
    }
    if (quantize.portable()) {
      return mustLeaveOut("portable", kind, "it has no integer products that could saturate");
    }
    if (quantize.smooth() > 0) {
      return mustLeaveOut("smooth", kind, "its activations all stay float32");
    }
    if (quantize.dialect() != OperatorSet.STANDARD) {
      return mustLeaveOut("dialect", kind, "no operator of ONNX Runtime's own serves it");
    }
    if (quantize.training().isPresent()) {
      return mustLeaveOut("training", kind, "its weights are expanded when the file is loaded");
    }
    return quantize.keepFloat().equals(ExcludedLayers.none())
        ? null
        : mustLeaveOut("keep-float", kind, "its activations all stay float32");
  }

  private static String mustLeaveOut(String key, String kind, String since) {
    return "must leave "
        + key
        + " out for a student of kind "
        + kind
        + "; got it, but "
        + since
        + ". Remove it.";
  }
}
