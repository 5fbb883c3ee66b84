package org.distill4j.compress.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.runtime.OutputKind;

/** What a model card says on intended use and limits, beside what the run itself knows. */
final class CardUse {
  private CardUse() {}

  static String intended(ModelCard card) {
    String of = " texts of the kind and language of its training data";
    int size = card.labels().size();
    return switch (card.task()) {
      case CLASSES -> "Gives" + of + " one of " + size + " labels each.";
      case LABELS -> "Gives" + of + " any of " + size + " labels each, or none.";
      case SCORE -> "Gives" + of + " (or pairs of them) a score each.";
      case TAGS -> "Tags the words of" + of + " with one of " + size + " tags each.";
      case VECTORS ->
          "Turns"
              + of
              + " into vectors of "
              + size
              + " numbers and of length one, to compare them.";
    };
  }

  static List<String> limits(ModelCard card) {
    List<String> limits = new ArrayList<>();
    if (card.task() == OutputKind.CLASSES) {
      limits.add("Every text gets a label, also one that none of the labels fits.");
    }
    limits.add(
        String.format(
            Locale.ROOT,
            "Of longer texts only the first %d tokens are read, special tokens included.",
            card.maxLength()));
    if (card.steps().stream().anyMatch(step -> step.startsWith("quantize"))) {
      limits.add(
          "int8 results can differ slightly between processors, and in a padded batch;"
              + " certificate.json says how far they were checked.");
    }
    limits.add(
        "Not measured: texts from elsewhere than the test rows, other languages, differences"
            + " between groups of people, texts written to mislead it.");
    limits.addAll(card.limits());
    return limits;
  }
}
