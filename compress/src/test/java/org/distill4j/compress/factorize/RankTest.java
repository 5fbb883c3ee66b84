package org.distill4j.compress.factorize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankTest {
  @ParameterizedTest
  @CsvSource({"384, 384, 96", "768, 384, 128", "1536, 384, 152", "8, 8, 2", "2, 2, 0", "3, 7, 1"})
  void ofAShareIsAMultipleOfEightWithinIt(int out, int in, int rank) {
    assertEquals(rank, Rank.share(0.5).of(out, in));
    assertTrue(2L * rank * (out + in) <= (long) out * in);
  }

  @Test
  void leavesWholeWhatTwoFactorsWouldHardlyShrink() {
    // 153 * 768 is 0.797 of 384², 154 * 768 is 0.802.
    assertEquals(153, Rank.count(153).of(384, 384));
    assertEquals(0, Rank.count(154).of(384, 384));
    assertEquals(0, Rank.none().of(384, 384));
  }

  @ParameterizedTest
  @CsvSource({"0", "0.81", "1", "NaN"})
  void refusesOtherShares(double share) {
    String fault =
        assertThrows(IllegalArgumentException.class, () -> Rank.share(share)).getMessage();
    assertTrue(fault.contains("must be in (0, 0.8]; got " + share), fault);
  }
}
