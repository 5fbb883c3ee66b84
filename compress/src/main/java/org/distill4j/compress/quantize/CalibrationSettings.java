package org.distill4j.compress.quantize;

import java.util.Objects;

/**
 * What calibration texts decide.
 *
 * @param method how the ranges of static activations are chosen
 * @param keepFloat which linear layers stay float32
 * @param portable whether layers that saturate on processors without VNNI get seven bits of weight,
 *     which cannot saturate
 * @param smooth the share of outliers of activations that weights take over, in [0, 1]; 0 for none
 */
public record CalibrationSettings(
    CalibrationMethod method, LayerExclusion keepFloat, boolean portable, double smooth) {
  /** Refuses null, and shares outside [0, 1]. */
  public CalibrationSettings {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(keepFloat, "keepFloat");
    if (!(smooth >= 0 && smooth <= 1)) {
      throw new IllegalArgumentException("smooth: must be in [0, 1]; got " + smooth);
    }
  }

  /** Every layer int8, for processors with VNNI. */
  public static CalibrationSettings defaults() {
    return new CalibrationSettings(
        CalibrationMethod.SQUARED_ERROR, LayerExclusion.none(), false, 0);
  }

  /** The same with ranges chosen otherwise. */
  public CalibrationSettings withMethod(CalibrationMethod newMethod) {
    return new CalibrationSettings(newMethod, keepFloat, portable, smooth);
  }

  /** The same with other layers left in float32. */
  public CalibrationSettings withKeepFloat(LayerExclusion newKeepFloat) {
    return new CalibrationSettings(method, newKeepFloat, portable, smooth);
  }

  /** The same for any processor, or for those with VNNI. */
  public CalibrationSettings withPortable(boolean newPortable) {
    return new CalibrationSettings(method, keepFloat, newPortable, smooth);
  }

  /** The same with outliers moved into weights. */
  public CalibrationSettings withSmooth(double newSmooth) {
    return new CalibrationSettings(method, keepFloat, portable, newSmooth);
  }
}
