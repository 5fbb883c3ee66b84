package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Optional;

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
    return fault(stages.get(last)).map(f -> new StageRules.Fault(last, f)).stream().toList();
  }

  private static Optional<String> fault(Stage last) {
    if (!(last instanceof Quantize quantize)) {
      return Optional.of(
          "must be a quantize where heads share the encoder; got "
              + last.key()
              + " at the end. Add - quantize: {}.");
    }
    return ofTexts(quantize)
        .map(
            key ->
                "must not look at one task's texts where heads share the encoder, which has to be"
                    + " the same for all; got "
                    + key
                    + ". Leave it out.");
  }

  private static Optional<String> ofTexts(Quantize quantize) {
    boolean int8 = quantize.weights().isInt8();
    if (int8 && quantize.activations() == Quantize.Activations.STATIC) {
      return Optional.of("activations: static");
    }
    if (!quantize.keepFloat().equals(ExcludedLayers.none())) {
      return Optional.of("keep-float");
    }
    if (quantize.portable()) {
      return Optional.of("portable");
    }
    if (quantize.smooth() > 0) {
      return Optional.of("smooth");
    }
    return quantize.training().isPresent() ? Optional.of("training") : Optional.empty();
  }
}
