package org.distill4j.recipes.cli;

import org.distill4j.recipes.recipe.AdditionalTask;

/** What a further head does, in a sentence. */
final class HeadDescription {
  private HeadDescription() {}

  static String of(AdditionalTask head) {
    return RecipeDescription.of(head.task())
        + " It is learned from "
        + head.data().train().location().text()
        + ", "
        + head.training().words()
        + ", and DIR/shared answers it in the same pass as the others.";
  }
}
