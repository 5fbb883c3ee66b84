package org.distill4j.recipes.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TypoGeneratorTest {
  private final TypoGenerator typist = new TypoGenerator(new SplitMix(2));

  @Test
  void typesTidilyOrLazily() {
    // No word is long enough for a slip.
    assertEquals(Set.of("It's Tom.", "it's tom", "its tom"), typed("it's Tom."));
  }

  @Test
  void slipsKeepTheFirstLetterAndAtMostOneLetterIsLostOrWon() {
    Set<String> slips = typed("weather");
    assertTrue(slips.size() > 2, () -> "no slip in " + slips);
    for (String slip : slips) {
      assertTrue(slip.matches("[wW].{5,7}"), slip);
    }
  }

  private Set<String> typed(String sentence) {
    return IntStream.range(0, 500).mapToObj(i -> typist.type(sentence)).collect(Collectors.toSet());
  }
}
