package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scale from values to pixels with round ticks. */
record Axis(boolean logarithmic, double low, double high, double start, double end) {
  /** A mark on an axis. */
  public record Tick(double at, String label) {}

  /** From zero-free values that span orders of magnitude, with a third of an octave around them. */
  static Axis logarithmic(double smallest, double largest, double start, double end) {
    double room = Math.max(1.3, Math.pow(largest / smallest, 0.14));
    return new Axis(true, smallest / room, largest * room, start, end);
  }

  /** With a twentieth of the span around the values. */
  static Axis linear(double smallest, double largest, double start, double end) {
    double room = Math.max(0.005, 0.06 * (largest - smallest));
    return new Axis(false, smallest - room, largest + room, start, end);
  }

  double at(double value) {
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    // A tenth of a pixel is finer than any screen and keeps the file readable.
    return Math.round(10 * (start + share * (end - start))) / 10.0;
  }

  List<Tick> ticks() {
    return logarithmic ? logarithmicTicks() : percentTicks();
  }

  private List<Tick> logarithmicTicks() {
    double[] steps = steps(high / low);
    List<Tick> ticks = new ArrayList<>();
    for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high; power *= 10) {
      for (double step : steps) {
        double value = power * step;
        if (value >= low && value <= high) {
          ticks.add(new Tick(at(value), plain(value)));
        }
      }
    }
    return ticks;
  }

  private static double[] steps(double span) {
    if (span > 30) {
      return new double[] {1, 3};
    }
    return span > 3 ? new double[] {1, 2, 5} : new double[] {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
  }

  private List<Tick> percentTicks() {
    double step = percentStep();
    List<Tick> ticks = new ArrayList<>();
    for (double percent = Math.ceil(100 * low / step) * step;
        percent <= 100 * high && percent <= 100;
        percent += step) {
      ticks.add(new Tick(at(percent / 100), plain(percent) + " %"));
    }
    return ticks;
  }

  private double percentStep() {
    for (double step : new double[] {0.2, 0.5, 1, 2, 5, 10}) {
      if (100 * (high - low) / step <= 6) {
        return step;
      }
    }
    return 20;
  }

  private static String plain(double value) {
    double rounded = Math.round(value * 1000) / 1000.0;
    return rounded == Math.rint(rounded)
        ? String.format(Locale.ROOT, "%.0f", rounded)
        : String.valueOf(rounded);
  }
}
