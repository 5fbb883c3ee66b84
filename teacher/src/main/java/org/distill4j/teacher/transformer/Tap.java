package org.distill4j.teacher.transformer;

import org.distill4j.teacher.kernel.Buffer;

/** A loss at work: held to targets, it adds its gradient to what vertices hand on. */
abstract class Tap {
  private final KernelVertex vertex;
  private TargetRows targets;
  private double share;

  /**
   * A tap without targets.
   *
   * @param vertex before whose backward pass it must run; all others that it reads come earlier
   */
  Tap(KernelVertex vertex) {
    this.vertex = vertex;
  }

  final KernelVertex vertex() {
    return vertex;
  }

  /**
   * Sets what the next backward pass is held to.
   *
   * @param wanted a row for each of the output's
   * @param part of a larger batch's targets that these are, in [0, 1]; the loss's factor
   */
  final void aim(TargetRows wanted, double part) {
    targets = wanted;
    share = part;
  }

  final TargetRows targets() {
    return targets;
  }

  final double share() {
    return share;
  }

  /** The loss as its kind defines it, times the share; its gradient goes to the vertices. */
  abstract double run();

  /**
   * The slopes of the vertex's output, to be added to.
   *
   * @param name what a fault is reported of
   * @throws IllegalArgumentException if not every row of the output has a target
   */
  final Buffer slopes(String name) {
    if (targets.size() != vertex.out().rows()) {
      throw new IllegalArgumentException(
          name
              + ": must have a target for each of its "
              + vertex.out().rows()
              + " rows; got "
              + targets.size());
    }
    return opened(vertex.out());
  }

  /** The slopes of an output, to be added to. */
  static Buffer opened(Activation out) {
    Buffer slopes = out.slopes();
    if (!out.adding()) {
      slopes.zero(0, out.size());
    }
    return slopes;
  }
}
