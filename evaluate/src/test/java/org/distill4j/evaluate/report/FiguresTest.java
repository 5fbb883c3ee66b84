package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({"0.0123, +1.2", "-0.0123, −1.2", "0.0004, 0.0", "-0.0004, 0.0", "0, 0.0"})
  void signsDifferences(double fraction, String shown) {
    assertEquals(shown, Figures.points(fraction));
  }

  @ParameterizedTest
  @CsvSource({"0, –", "4.26, 4.3 s", "59.4, 59 s", "59.6, 1 min 00 s", "3700, 1 h 01 min"})
  void tellsDurations(double seconds, String shown) {
    assertEquals(shown, Figures.duration(seconds));
  }

  @ParameterizedTest
  @CsvSource({"6300000, 6.30", "9960000, 10.0", "91000000, 91.0"})
  void countsMegabytesInTenToTheSixth(long bytes, String shown) {
    assertEquals(shown, Figures.megabytes(bytes));
  }
}
