package org.distill4j.recipes.stage.prune;

import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.recipes.recipe.Amount;

/** What a {@code prune} stage does, in words. */
final class PruneDescription {
  private PruneDescription() {}

  static String of(Prune prune) {
    return layers(prune)
        + units(prune)
        + criterion(prune)
        + "; the others are cut out, so that the model is smaller and faster at once."
        + mending(prune);
  }

  private static String mending(Prune prune) {
    if (!prune.hidden().equals(Amount.all())) {
      return " Of the hidden units "
          + prune.hidden().words()
          + " stay, the same ones in all layers; all that reads and writes them is fitted by least"
          + " squares on "
          + prune.rows()
          + " training texts.";
    }
    return prune.reconstruct()
        ? " Without training, what the units that are left write is fitted to what all of them"
            + " wrote, by least squares on "
            + prune.rows()
            + " training texts."
        : "";
  }

  private static String units(Prune prune) {
    if (prune.frontier().isPresent()) {
      PruneSweep frontier = prune.frontier().get();
      return String.format(
          Locale.ROOT,
          "tries without training to keep %s of the attention heads and feed-forward neurons, and"
              + " continues with the fewest that lose %.1f points or less on the validation rows,"
              + " first of all those ",
          frontier.keep().stream()
              .map(share -> Math.round(100 * share) + "%")
              .collect(Collectors.joining(", ")),
          100 * frontier.mostLoss());
    }
    return prune
        .target()
        .map(
            target ->
                "keeps so many attention heads and feed-forward neurons that a text of "
                    + target.length()
                    + " tokens takes "
                    + Math.round(100 * target.latency())
                    + "% of its present time by a table measured here, first of all those ")
        .orElseGet(
            () ->
                "keeps "
                    + prune.heads().words()
                    + " of the attention heads and "
                    + prune.feedForward().words()
                    + " of the feed-forward neurons, those ");
  }

  private static String layers(Prune prune) {
    return prune.layers().equals(Amount.all())
        ? ""
        : "leaves layers out one by one, each time the one that changes the logits least, until "
            + prune.layers().words()
            + " of them are left; ";
  }

  private static String criterion(Prune prune) {
    return switch (prune.criterion()) {
      case TAYLOR -> "whose removal would change the loss most";
      case FISHER -> "whose masks have the largest Fisher information";
      case MAGNITUDE -> "with the largest weights";
    };
  }
}
