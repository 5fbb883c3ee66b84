package org.distill4j.teacher.transformer;

/** A loss at work: held to targets, it adds its gradient to what vertices hand on. */
interface Tap {
  /** The vertex before whose backward pass it must run; all others that it reads come earlier. */
  KernelVertex vertex();

  /**
   * Sets what the next backward pass is held to.
   *
   * @param wanted a row for each of the output's
   * @param part of a larger batch's targets that these are, in [0, 1]; the loss's factor
   */
  void aim(TargetRows wanted, double part);

  /** The mean loss times the share; its gradient goes to the vertices. */
  double run();
}
