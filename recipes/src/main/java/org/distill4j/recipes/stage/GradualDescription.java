package org.distill4j.recipes.stage;

import java.util.Locale;
import org.distill4j.recipes.recipe.GradualPrune;

/** What {@code distill.prune} does, in words. */
final class GradualDescription {
  private GradualDescription() {}

  static String of(GradualPrune prune) {
    return String.format(
        Locale.ROOT,
        " Meanwhile heads and feed-forward neurons go %s, until after %.0f%% of the steps %s of"
            + " the heads and %s of the neurons are left, those %s; then it learns on with them"
            + " alone.",
        prune.criterion() == GradualPrune.Criterion.L0
            ? "as gates close that are learned with the weights"
            : "in " + prune.rounds() + " rounds, many at first and ever fewer",
        100 * prune.until(),
        prune.heads().words(),
        prune.feedForward().words(),
        criterion(prune));
  }

  private static String criterion(GradualPrune prune) {
    return switch (prune.criterion()) {
      case TAYLOR -> "whose removal would change the loss most";
      case FISHER -> "whose masks have the largest Fisher information";
      case MAGNITUDE -> "with the largest weights";
      case MOVEMENT -> "whose weights training moves away from zero most";
      case L0 -> "whose gates are most open";
    };
  }
}
