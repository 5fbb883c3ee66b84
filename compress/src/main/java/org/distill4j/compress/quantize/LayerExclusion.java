package org.distill4j.compress.quantize;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which linear layers stay float32, by what int8 costs them.
 *
 * @param layers how many of the worst
 * @param tolerance also all whose {@link LayerError#error} is above it
 */
public record LayerExclusion(int layers, double tolerance) {
  /** Checks both numbers. */
  public LayerExclusion {
    if (!(layers >= 0)) {
      throw new IllegalArgumentException("layers: must be >= 0; got " + layers);
    }
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance: must be > 0; got " + tolerance);
    }
  }

  /** None; then nothing is measured. */
  public static LayerExclusion none() {
    return new LayerExclusion(0, Double.POSITIVE_INFINITY);
  }

  /** The worst layers. */
  public static LayerExclusion layers(int count) {
    return new LayerExclusion(count, Double.POSITIVE_INFINITY);
  }

  /** All layers with a larger error. */
  public static LayerExclusion above(double tolerance) {
    return new LayerExclusion(0, tolerance);
  }

  boolean isNone() {
    return equals(none());
  }

  /** The layers to keep, of those measured, the worst first. */
  Set<String> choose(List<LayerError> worstFirst) {
    Set<String> kept = new TreeSet<>();
    for (LayerError layer : worstFirst) {
      if (kept.size() < layers || layer.error() > tolerance) {
        kept.add(layer.layer());
      }
    }
    return kept;
  }
}
