package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.recipes.recipe.Controls;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LearningRateSearch;

/** What the arms of a distillation do beside the plain ones, in sentences. */
final class ArmDescription {
  private ArmDescription() {}

  /** Further controls, a sentence each. */
  static List<String> of(Controls controls) {
    List<String> sentences = new ArrayList<>();
    if (controls.smoothing() > 0) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "the control is trained once more on labels of which %.2f is spread over all labels:"
                  + " what softer labels give without a teacher.",
              controls.smoothing()));
    }
    if (controls.selfTrained()) {
      sentences.add(
          "another control learns the text without labels by what the control answers to it: what"
              + " that text gives without a teacher.");
    }
    return sentences;
  }

  /** Who teaches, where it is not the recipe's teacher, and pilots; empty for neither. */
  static String of(Distill distill) {
    String chain =
        distill.isChained()
            ? " Its teacher is the student before it; it has a control of its own where there is"
                + " one."
            : "";
    return chain + distill.pilots().map(ArmDescription::of).orElse("");
  }

  private static String of(LearningRateSearch pilots) {
    String rates =
        pilots.learningRates().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return " Before it each arm is tried for "
        + pilots.epochs()
        + (pilots.epochs() == 1 ? " epoch" : " epochs")
        + " at each of the learning rates "
        + rates
        + ", and the best on validation is taken in place of that one.";
  }
}
