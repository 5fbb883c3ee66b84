package org.distill4j.recipes.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.distill4j.recipes.yaml.Node;

/** Reads the members of {@code losses}. */
final class LossReader {
  private LossReader() {}

  static List<Loss> read(Fields fields, Node node) {
    Set<String> seen = new HashSet<>();
    List<Loss> losses = fields.keyed(node, "losses", Section.LOSS, item -> loss(item, seen));
    return losses.isEmpty() ? Distill.defaults().losses() : losses;
  }

  private static Optional<Loss> loss(Fields item, Set<String> seen) {
    Optional<String> kind = item.kind();
    if (kind.isPresent() && !seen.add(kind.get())) {
      item.values()
          .fault(
              item.position(),
              item.path(),
              "must differ from the losses before; got a second " + kind.get() + ". Remove it.");
      return Optional.empty();
    }
    return kind.map(k -> loss(item, k));
  }

  private static Loss loss(Fields item, String kind) {
    return switch (kind) {
      case Loss.SoftTarget.KEY ->
          item.section(kind, Section.SOFT_TARGET)
              .map(LossReader::softTarget)
              .orElse(Loss.SoftTarget.defaults());
      case Loss.HardLabel.KEY ->
          new Loss.HardLabel(
              weight(item.section(kind, Section.HARD_LABEL), Loss.HardLabel.defaults()));
      case Loss.HiddenStates.KEY ->
          new Loss.HiddenStates(
              weight(item.section(kind, Section.HIDDEN_STATES), Loss.HiddenStates.defaults()));
      default -> throw new AssertionError(kind);
    };
  }

  private static Loss.SoftTarget softTarget(Fields fields) {
    Loss.SoftTarget defaults = Loss.SoftTarget.defaults();
    return new Loss.SoftTarget(
        fields.number(
            "temperature",
            defaults.temperature(),
            Bound.POSITIVE,
            "Use 1.0 for unsoftened logits."),
        weight(Optional.of(fields), defaults));
  }

  private static double weight(Optional<Fields> fields, Loss defaults) {
    return fields
        .map(
            f ->
                f.number(
                    "weight",
                    defaults.weight(),
                    Bound.POSITIVE,
                    "Remove a loss that has no weight."))
        .orElse(defaults.weight());
  }
}
