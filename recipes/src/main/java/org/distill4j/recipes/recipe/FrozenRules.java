package org.distill4j.recipes.recipe;

import java.util.Optional;

/** What a distillation may ask of an encoder that stays as it is. */
final class FrozenRules {
  private FrozenRules() {}

  static Optional<StageRules.Fault> fault(Distill stage, int index) {
    return stage.training().isOfHead()
        ? fault(stage).map(fault -> new StageRules.Fault(index, fault))
        : Optional.empty();
  }

  private static Optional<String> fault(Distill stage) {
    Optional<Loss> inside = stage.losses().stream().filter(loss -> !loss.onAnswers()).findFirst();
    if (inside.isPresent()) {
      return Optional.of(
          "must have losses on answers alone where only the head is trained; got "
              + inside.get().key()
              + ". Leave that loss out, or write train: all.");
    }
    if (stage.prune().isPresent()) {
      return Optional.of(
          "must train what it prunes; got prune beside train: head. Make prune a stage of its own,"
              + " or write train: all.");
    }
    boolean random =
        stage
            .student()
            .map(student -> student.initialize().kind() == Initialization.Kind.RANDOM)
            .orElse(false);
    return random
        ? Optional.of(
            "must start from weights that know something where only the head is trained; got"
                + " initialize: random. Write initialize: teacher-layers, or train: all.")
        : Optional.empty();
  }
}
