package org.distill4j.recipes.stage.api;

import java.util.HashSet;
import java.util.Set;

/** Which answers of teachers the stages so far have stored: nobody asks for them again. */
public final class StoredAnswers {
  private final Set<Integer> crossFitted = new HashSet<>();
  private boolean stored;

  /** Whether those of the recipe's teachers are there. */
  public boolean isStored() {
    return stored;
  }

  /** Stores those of the recipe's teachers. */
  public void store() {
    stored = true;
  }

  /** Whether teachers of so many folds are new; they are not from then on. */
  public boolean crossFit(int folds) {
    return crossFitted.add(folds);
  }
}
