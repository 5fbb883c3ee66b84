package org.distill4j.teacher.transformer;

import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Some neighbouring columns of a vertex's output {@code [N, .]}: a vector for each token.
 *
 * @param vertex the vertex's name; see {@link GraphNames}
 * @param from the first column
 * @param width how many there are
 */
public record TokenColumns(String vertex, int from, int width) {
  /** Checks the numbers. */
  public TokenColumns {
    if (!(from >= 0 && width >= 1)) {
      throw new IllegalArgumentException(
          vertex + ": must be tapped at one column or more; got " + width + " from " + from + ".");
    }
  }

  /**
   * A layer's queries, of all heads side by side.
   *
   * @throws IllegalArgumentException if the layer has no heads
   */
  public static TokenColumns queries(TransformerConfig config, int layer) {
    return new TokenColumns(GraphNames.query(layer), 0, config.attentionSize(layer));
  }

  /**
   * A layer's keys.
   *
   * @throws IllegalArgumentException if the layer has no heads
   */
  public static TokenColumns keys(TransformerConfig config, int layer) {
    return new TokenColumns(GraphNames.keyValue(layer), 0, config.attentionSize(layer));
  }

  /**
   * A layer's values.
   *
   * @throws IllegalArgumentException if the layer has no heads
   */
  public static TokenColumns values(TransformerConfig config, int layer) {
    int width = config.attentionSize(layer);
    return new TokenColumns(GraphNames.keyValue(layer), width, width);
  }
}
