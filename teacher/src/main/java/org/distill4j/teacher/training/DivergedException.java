package org.distill4j.teacher.training;

/** A training whose loss is no longer a finite number: its settings do not work. */
public final class DivergedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * Tells of one.
   *
   * @param loss not a finite number
   * @param step the first step whose loss is not finite
   */
  public DivergedException(double loss, int step) {
    super(
        "loss: must stay finite; got "
            + loss
            + " at step "
            + step
            + ". Use a lower learning rate or more warm-up.");
  }
}
