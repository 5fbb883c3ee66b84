package org.distill4j.compress.prune;

import java.util.List;
import org.distill4j.teacher.training.TrainingMask;

/** A mask in training that removes whole heads and neurons. */
interface UnitMask extends TrainingMask {
  /** The indices of heads that are left, one list a layer. */
  List<List<Integer>> keptHeads();

  /** The indices of neurons that are left, one list a layer. */
  List<List<Integer>> keptNeurons();
}
