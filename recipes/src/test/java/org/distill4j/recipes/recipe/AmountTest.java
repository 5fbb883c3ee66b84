package org.distill4j.recipes.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({"0.5, 36, 18", "1.0, 7, 7", "0.001, 12, 1", "0.5, 0, 0", "0.34, 3, 1"})
  void roundsASharesUnits(double share, int units, int kept) {
    assertEquals(kept, new Amount.Share(share).of(units));
  }

  @Test
  void refusesMoreThanThereAre() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Amount.Count(9).of(8));
    assertEquals("count: must be <= 8; got 9", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void refusesSharesOutOfRange(double share) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Amount.Share(share));
    assertTrue(e.getMessage().contains("got " + share), e.getMessage());
  }
}
