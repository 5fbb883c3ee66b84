package org.distill4j.teacher.quantization;

/**
 * The 256 levels that a linear layer's input may take.
 *
 * @param step the distance of two levels, finite and positive; 0 where it is the range of each text
 *     over 255, with the zero point that follows
 * @param lowest the lowest level, in [-255, 0]
 */
public record InputGrid(float step, int lowest) {
  /** The highest level less the lowest. */
  static final int LEVELS = 255;

  /** Checks both numbers. */
  public InputGrid {
    if (!(step >= 0 && Float.isFinite(step))) {
      throw new IllegalArgumentException("step: must be finite and >= 0; got " + step);
    }
    if (!(lowest >= -LEVELS && lowest <= 0)) {
      throw new IllegalArgumentException("lowest: must be in [-255, 0]; got " + lowest);
    }
  }

  /** Found anew for each text. */
  public static InputGrid dynamic() {
    return new InputGrid(0, 0);
  }

  /** Whether the step follows each text. */
  public boolean isDynamic() {
    return step == 0;
  }
}
