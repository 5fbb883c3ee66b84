package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.recipes.recipe.Controls;

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
}
