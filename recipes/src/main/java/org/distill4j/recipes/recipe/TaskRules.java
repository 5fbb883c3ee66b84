package org.distill4j.recipes.recipe;

import java.util.List;

/** What stages may ask of a task. */
public final class TaskRules {
  private TaskRules() {}

  /** What of the stages does not go with the task. */
  public static List<StageRules.Fault> faults(Task task, List<Stage> stages) {
    List<StageRules.Fault> foreign = task.embeds() ? List.of() : SentenceRules.foreign(stages);
    return foreign.isEmpty() ? task.faults(stages) : foreign;
  }
}
