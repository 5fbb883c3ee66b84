package org.distill4j.compress.quantize;

/**
 * What smoothing did to a model of few bits, in the root mean square of its logits' change.
 *
 * @param before without
 * @param after with
 */
public record SmoothingErrors(double before, double after) {
  /** Whether the smoothed model is taken: where it is nearer to the float32 one. */
  public boolean kept() {
    return after < before;
  }
}
