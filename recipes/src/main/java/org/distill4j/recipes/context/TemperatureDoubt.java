package org.distill4j.recipes.context;

import java.util.Locale;
import java.util.Optional;
import org.distill4j.evaluate.calibration.Temperature;

/** Whether a temperature was fitted to too little. */
public final class TemperatureDoubt {
  /** A standard error above this, of log T, is worth a warning. */
  private static final double UNSURE = 0.1;

  private TemperatureDoubt() {}

  /** What makes a temperature doubtful; nothing for most. */
  public static Optional<String> of(Temperature fitted) {
    if (fitted.stopsAtBound()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the temperature stopped at its bound, %.3g: the validation rows' labels"
                  + " hardly follow the logits. Do not rely on probabilities.",
              fitted.value()));
    }
    if (fitted.relativeError() > UNSURE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%,d validation rows or words tell the temperature to ± %.0f%% only (one"
                  + " standard error). More of them make probabilities surer.",
              fitted.rows(),
              100 * fitted.relativeError()));
    }
    return Optional.empty();
  }
}
