package org.distill4j.student.distillation;

import java.util.List;

/** One of the terms a student is held to. */
public sealed interface DistillationLoss {
  /** The factor on the term. */
  double weight();

  /**
   * The teacher's softened probabilities.
   *
   * @param temperature what both sides' logits are divided by
   * @param weight the factor on the term
   */
  record SoftTarget(double temperature, double weight) implements DistillationLoss {}

  /**
   * The data's labels, where a row has one.
   *
   * @param weight the factor on the term
   */
  record HardLabel(double weight) implements DistillationLoss {}

  /**
   * The teacher's hidden states.
   *
   * @param weight the factor on each layer's term
   * @param layerMap the teacher layer behind each student layer, numbers from 0; -1 for none
   */
  record HiddenStates(double weight, List<Integer> layerMap) implements DistillationLoss {
    /** Copies the list. */
    public HiddenStates {
      layerMap = List.copyOf(layerMap);
    }
  }
}
