package org.distill4j.compress.quantize;

import java.util.Objects;

/**
 * What calibration texts decide.
 *
 * @param method how the ranges of static activations are chosen
 * @param keepFloat which linear layers stay float32
 * @param portable whether layers that saturate on processors without VNNI get seven bits of weight,
 *     which cannot saturate
 */
public record CalibrationSettings(CalibrationMethod method, KeepFloat keepFloat, boolean portable) {
  /** Refuses null. */
  public CalibrationSettings {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(keepFloat, "keepFloat");
  }

  /** Every layer int8, for processors with VNNI. */
  public static CalibrationSettings defaults() {
    return new CalibrationSettings(CalibrationMethod.SQUARED_ERROR, KeepFloat.none(), false);
  }

  /** The same with ranges chosen otherwise. */
  public CalibrationSettings withMethod(CalibrationMethod newMethod) {
    return new CalibrationSettings(newMethod, keepFloat, portable);
  }

  /** The same with other layers left in float32. */
  public CalibrationSettings withKeepFloat(KeepFloat newKeepFloat) {
    return new CalibrationSettings(method, newKeepFloat, portable);
  }

  /** The same for any processor, or for those with VNNI. */
  public CalibrationSettings withPortable(boolean newPortable) {
    return new CalibrationSettings(method, keepFloat, newPortable);
  }
}
