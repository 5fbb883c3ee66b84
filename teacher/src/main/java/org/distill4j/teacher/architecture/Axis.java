package org.distill4j.teacher.architecture;

/**
 * A named dimension of parameters: {@code units} units of {@code block} channels each, as heads of
 * D channels or single neurons. Parameters with axes of one name are cut together.
 *
 * @param name such as {@code hidden} or {@code layer.3.heads}
 * @param units how many units there are; 0 where pruning left none
 * @param block channels of one unit, at least 1
 */
public record Axis(String name, int units, int block) {
  /** Checks both numbers. */
  public Axis {
    if (!(units >= 0 && block >= 1)) {
      throw new IllegalArgumentException(
          name + ": must have units >= 0 of block >= 1; got " + units + " of " + block);
    }
  }

  /** An axis whose units are single channels. */
  public static Axis of(String name, int units) {
    return new Axis(name, units, 1);
  }

  /** Its length in channels. */
  public int size() {
    return Math.multiplyExact(units, block);
  }
}
