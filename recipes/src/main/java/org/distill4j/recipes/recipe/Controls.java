package org.distill4j.recipes.recipe;

import java.util.Optional;

/**
 * Further controls beside the one of the first distillation: what may be had of the teacher's gain
 * without any teacher.
 *
 * @param smoothing the share of each label that is spread over all labels, in [0, 1); 0 for no such
 *     control
 * @param selfTrained whether another control learns the text without labels by what the control
 *     answers to it
 */
public record Controls(double smoothing, boolean selfTrained) {
  /** Checks the share. */
  public Controls {
    Bound.PROBABILITY.check("controls.smoothing", smoothing);
  }

  /** No further ones. */
  public static Controls none() {
    return new Controls(0, false);
  }

  /**
   * A fault of a key, {@code controls} or one below it.
   *
   * @param key the key below {@code controls}; empty for itself
   * @param text what must hold; got what. How to correct.
   */
  public record Fault(String key, String text) {}

  /**
   * What a recipe cannot offer these controls.
   *
   * @param data empty where it could not be read, which is told elsewhere
   */
  public Optional<Fault> fault(Control control, Task task, Optional<Data> data) {
    if (equals(none())) {
      return Optional.empty();
    }
    if (control != Control.STAGE) {
      String got = Spelling.of(control);
      return Optional.of(
          new Fault(
              "",
              "must stand beside control: stage, which they are compared with; got control: "
                  + got
                  + ". Write control: stage, or leave them out."));
    }
    if (task.embeds()) {
      return Optional.of(
          new Fault(
              "",
              "must be left out where texts become vectors, since no control can learn without a"
                  + " teacher; got some. Remove them."));
    }
    if (smoothing > 0 && task.withoutSmoothing().isPresent()) {
      String must = task.withoutSmoothing().get();
      return Optional.of(new Fault("smoothing", must + "; got " + smoothing + ". Leave it out."));
    }
    if (selfTrained && task.withoutSelfTraining().isPresent()) {
      String must = task.withoutSelfTraining().get();
      return Optional.of(new Fault("self-trained", must + "; got true. Leave it out."));
    }
    return selfTrained ? data.flatMap(Controls::selfTraining) : Optional.empty();
  }

  private static Optional<Fault> selfTraining(Data data) {
    if (data.transfer().isEmpty() && data.augment().isEmpty()) {
      return Optional.of(
          new Fault(
              "self-trained",
              "must have text without labels to train on; got true, but neither data.transfer nor"
                  + " data.augment. Add one of them, or leave it out."));
    }
    return data.isAugmentedEachEpoch()
        ? Optional.of(
            new Fault(
                "self-trained",
                "must have texts that the control can label once; got true beside data.augment with"
                    + " made: each-epoch. Write made: once, or leave self-trained out."))
        : Optional.empty();
  }
}
