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
  /** The width of the residual stream, which all layers read and write. */
  public static final String HIDDEN = "hidden";

  /** The tokens of the vocabulary. */
  public static final String VOCABULARY = "vocabulary";

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

  /** The name of the axis of a layer's attention heads, the layer counted from 0. */
  public static String heads(int layer) {
    return Layers.value(layer, "heads");
  }

  /** The name of the axis of a layer's feed-forward neurons. */
  public static String neurons(int layer) {
    return Layers.value(layer, "neurons");
  }

  /** Its length in channels. */
  public int size() {
    return Math.multiplyExact(units, block);
  }
}
