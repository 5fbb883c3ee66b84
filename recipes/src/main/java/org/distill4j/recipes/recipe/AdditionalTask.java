package org.distill4j.recipes.recipe;

import java.util.Objects;

/**
 * A further task, answered by a head of its own on the encoder of the recipe's own task, which
 * stays as the stages left it.
 *
 * @param name what it is called in files and answers
 * @param task what it answers
 * @param data its rows
 * @param training of the head alone
 */
public record AdditionalTask(String name, Task task, Data data, Training training) {
  /** What the recipe's own task is called beside others. */
  public static final String MAIN = "main";

  /** What a name looks like. */
  public static final String NAMES = "[a-z][a-z0-9-]*";

  /** Refuses a name that is no word, a training of more than the head, and text without labels. */
  public AdditionalTask {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(data, "data");
    if (!name.matches(NAMES) || name.equals(MAIN)) {
      throw new IllegalArgumentException(
          "name: must match " + NAMES + " and not be " + MAIN + "; got " + name);
    }
    if (!training.isOfHead()) {
      throw new IllegalArgumentException("training: must be of the head alone; got the whole");
    }
    if (data.transfer().isPresent() || data.augment().isPresent()) {
      throw new IllegalArgumentException("data: must be labelled, nobody teaches a head; got more");
    }
  }
}
