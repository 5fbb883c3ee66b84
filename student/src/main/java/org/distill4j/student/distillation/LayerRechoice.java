package org.distill4j.student.distillation;

import java.util.List;
import java.util.function.Function;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * A layer map that follows the student: what a layer is best held to changes while it learns, so
 * the map is chosen anew after every so many epochs.
 *
 * @param first the map that the training begins with, the teacher layer behind each student layer,
 *     from 0
 * @param every epochs between two choices, at least 1
 * @param choose the map for a student as it is
 * @param losses the terms under a map; as many and of the same shapes under each
 */
public record LayerRechoice(
    List<Integer> first,
    int every,
    Function<Checkpoint, List<Integer>> choose,
    Function<List<Integer>, List<DistillationLoss>> losses) {
  /** Copies the list, and refuses a schedule that never chooses. */
  public LayerRechoice {
    first = List.copyOf(first);
    if (every < 1) {
      throw new IllegalArgumentException("every: must be >= 1; got " + every);
    }
  }
}
