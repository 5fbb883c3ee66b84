package org.distill4j.evaluate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
  private static final double MARGIN = 0.01;

  @Test
  void isKeptWhenTheIntervalExcludesALossBeyondTheMargin() {
    assertEquals("kept", Verdict.of(new PairedCounts(9000, 50, 50, 900), MARGIN).text());
  }

  @Test
  void isLostWhenTheWholeIntervalLiesBeyondTheMargin() {
    assertEquals("lost", Verdict.of(new PairedCounts(8000, 50, 450, 1500), MARGIN).text());
  }

  @Test
  void isNeverCalledKeptOnlyBecauseNothingIsSignificant() {
    PairedCounts few = new PairedCounts(85, 4, 4, 7);
    assertEquals(1, PairedDifference.of(few).p(), 0.0);
    assertEquals(Verdict.Kind.NOT_DECIDED, Verdict.of(few, MARGIN).kind());
  }

  @ParameterizedTest
  @CsvSource({"85, 4, 4, 7", "740, 30, 36, 66", "700, 25, 38, 109", "20, 0, 0, 0", "0, 0, 0, 9"})
  void needsJustTheRowsAtWhichTheIntervalClearsTheMargin(long a, long b, long c, long d) {
    PairedCounts counts = new PairedCounts(a, b, c, d);
    long rows = Verdict.of(counts, MARGIN).rowsNeeded().orElseThrow();
    assertTrue(decides(counts, (double) rows), rows + " rows decide");
    assertTrue(!decides(counts, rows - 2.0), rows - 2 + " rows do not");
  }

  private static boolean decides(PairedCounts counts, double rows) {
    NewcombeInterval interval = NewcombeInterval.of(counts, rows / counts.n());
    return interval.low() >= -MARGIN || interval.high() < -MARGIN;
  }

  /** z² (ψ − d²) / (d + margin)² with discordance ψ and difference d: the large-sample size. */
  @Test
  void needsAboutAsManyRowsAsTheDiscordanceRateSays() {
    PairedCounts counts = new PairedCounts(740, 30, 36, 66);
    double discordance = 66.0 / 872;
    double difference = -6.0 / 872;
    double planned =
        WilsonInterval.Z
            * WilsonInterval.Z
            * (discordance - difference * difference)
            / Math.pow(difference + MARGIN, 2);
    long rows = Verdict.of(counts, MARGIN).rowsNeeded().orElseThrow();
    assertEquals(
        planned, (double) rows, 0.02 * planned, "Newcombe's interval differs from Wald's by 1/n");
  }

  @Test
  void tellsWhenNoNumberOfRowsWouldDecide() {
    Verdict verdict = Verdict.of(new PairedCounts(80, 4, 5, 11), MARGIN);
    assertEquals(new Verdict(Verdict.Kind.NOT_DECIDED, OptionalLong.empty()), verdict);
    assertEquals(
        "not decided: no number of rows would decide while the difference is the margin",
        verdict.text());
  }

  @ParameterizedTest
  @CsvSource({"99, 99", "100, 100", "101, 110", "4218, '4,300'", "1000000, '1,000,000'"})
  void roundsRowsUpToTwoDigits(long rows, String shown) {
    Verdict verdict = new Verdict(Verdict.Kind.NOT_DECIDED, OptionalLong.of(rows));
    assertEquals("not decided: about " + shown + " rows needed", verdict.text());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1, Double.NaN})
  void refusesAMarginOutOfRange(double margin) {
    PairedCounts counts = new PairedCounts(1, 1, 1, 1);
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> Verdict.of(counts, margin));
    assertTrue(fault.getMessage().startsWith("margin: must be in [0, 1); got " + margin + "."));
  }
}
