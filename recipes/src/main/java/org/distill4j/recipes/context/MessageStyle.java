package org.distill4j.recipes.context;

/**
 * How messages about progress are printed.
 *
 * @param bars whether a person watches, who would rather see a bar than lines
 * @param quiet whether only warnings are printed
 * @param json whether each message is one line of JSON with {@code time}, {@code level} and {@code
 *     message}
 */
public record MessageStyle(boolean bars, boolean quiet, boolean json) {
  /** Plain lines with the time of day. */
  public static final MessageStyle LINES = new MessageStyle(false, false, false);

  /** Plain lines, and bars for trainings. */
  public static final MessageStyle BARS = new MessageStyle(true, false, false);

  /** Shows bars only where neither silence nor JSON was asked for. */
  public MessageStyle {
    bars = bars && !quiet && !json;
  }
}
