package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What goes with sentence vectors alone, and what does not go with them. */
public final class SentenceRules {
  /** Why there is no control through all stages. */
  public static final String CHAIN =
      "must be stage, the student before training, or none where texts become vectors, since"
          + " without its teacher there is nothing to learn; got chain. Write control: stage.";

  /** Why there is one teacher. */
  public static final String ONE_TEACHER =
      "must be one where texts become vectors, since spaces have nothing in common; got several."
          + " Write teacher in place of teachers.";

  private SentenceRules() {}

  /** Losses on vectors in a task that has none. */
  static List<StageRules.Fault> foreign(List<Stage> stages) {
    List<StageRules.Fault> faults = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).distillation().isPresent()) {
        Optional<Loss> vectors =
            stages.get(i).distillation().get().losses().stream()
                .filter(Loss.OnVectors.class::isInstance)
                .findFirst();
        if (vectors.isPresent()) {
          faults.add(
              new StageRules.Fault(
                  i,
                  "must have losses that the task's answers have; got "
                      + vectors.get().key()
                      + ", which compares sentence vectors. Write task: {kind:"
                      + " sentence-embedding}, or another loss."));
        }
      }
    }
    return faults;
  }
}
