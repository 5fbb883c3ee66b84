package org.distill4j.recipes.recipe;

import java.util.List;

/**
 * What stages must be where several heads share the encoder that they make: the same bytes for
 * each, so that nothing about them may follow from one task's texts after the last training.
 */
public final class HeadRules {
  private HeadRules() {}

  /** What further heads cannot stand on. */
  public static List<StageRules.Fault> faults(List<Stage> stages, List<AdditionalTask> heads) {
    if (heads.isEmpty() || stages.isEmpty()) {
      return List.of();
    }
    int last = stages.size() - 1;
    if (WithoutAttention.holds(stages)) {
      return List.of(
          new StageRules.Fault(
              0,
              "must make a Transformer where heads share its encoder; got a student without"
                  + " attention. Remove heads, or write kind: transformer."));
    }
    return stages.get(last).faultWithHeads().map(f -> new StageRules.Fault(last, f)).stream()
        .toList();
  }
}
