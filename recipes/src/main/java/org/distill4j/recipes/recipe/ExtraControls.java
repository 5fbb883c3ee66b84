package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.report.StageReport;

/** The arms beside the control that a recipe asks for. */
public enum ExtraControls {
  /** Labels of which a share is spread over all of them. */
  SMOOTHED("smoothed"),
  /** The control's own answers to the text without labels, as labels. */
  SELF_TRAINED("self-trained");

  private final String word;

  ExtraControls(String word) {
    this.word = word;
  }

  /** The name of its stage. */
  public String stage() {
    return StageReport.CONTROL + "-" + word;
  }

  /** Those of a recipe, in the order in which they are trained. */
  public static List<ExtraControls> of(Recipe recipe) {
    Controls wanted = recipe.controls();
    List<ExtraControls> arms = new ArrayList<>();
    if (wanted.smoothing() > 0) {
      arms.add(SMOOTHED);
    }
    if (wanted.selfTrained()) {
      arms.add(SELF_TRAINED);
    }
    return List.copyOf(arms);
  }
}
