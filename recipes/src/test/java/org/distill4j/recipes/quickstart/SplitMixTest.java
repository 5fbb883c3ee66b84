package org.distill4j.recipes.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SplitMixTest {
  /** The values that rosettacode.org, "Pseudo-random numbers/Splitmix64", lists for this seed. */
  @Test
  void followsThePublishedSequence() {
    SplitMix dice = new SplitMix(1_234_567);
    assertEquals("6457827717110365317", Long.toUnsignedString(dice.next()));
    assertEquals("3203168211198807973", Long.toUnsignedString(dice.next()));
    assertEquals("9817491932198370423", Long.toUnsignedString(dice.next()));
    assertEquals("4593380528125082431", Long.toUnsignedString(dice.next()));
    assertEquals("16408922859458223821", Long.toUnsignedString(dice.next()));
  }

  @Test
  void drawsEveryItemAboutEquallyOften() {
    SplitMix dice = new SplitMix(3);
    int[] counts = new int[3];
    IntStream.range(0, 3_000).forEach(i -> counts[dice.oneOf(List.of(0, 1, 2))]++);
    for (int count : counts) {
      // Five standard deviations of a binomial(3000, 1/3) are 129.
      assertTrue(Math.abs(count - 1_000) < 130, () -> "drawn " + count + " times of 3000");
    }
  }

  @Test
  void neverAndAlwaysAreWhatTheySay() {
    SplitMix dice = new SplitMix(5);
    assertTrue(IntStream.range(0, 200).noneMatch(i -> dice.chance(0)));
    assertTrue(IntStream.range(0, 200).allMatch(i -> dice.chance(100)));
  }
}
