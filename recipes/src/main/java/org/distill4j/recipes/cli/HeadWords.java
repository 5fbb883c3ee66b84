package org.distill4j.recipes.cli;

import org.distill4j.recipes.recipe.FurtherHead;

/** What a further head does, in a sentence. */
final class HeadWords {
  private HeadWords() {}

  static String of(FurtherHead head) {
    return Explanation.of(head.task())
        + " It is learned from "
        + head.data().train().location().text()
        + ", "
        + Explanation.epochs(head.training())
        + ", and DIR/shared answers it in the same pass as the others.";
  }
}
