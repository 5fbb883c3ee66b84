package org.distill4j.recipes.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FineTuneSizeTest {
  @Test
  void warmsUpOverATenthOfTheSteps() {
    String few = "{epochs: 8, learning-rate: 1.0e-4, batch: 16, warmup: 0.1}";
    assertEquals(few, FineTuneSize.of(600).toYaml()); // 300 steps
    assertEquals(0.1, FineTuneSize.of(5_000).warmup());
  }

  @Test
  void warmsUpOverTwentyStepsAtLeastAndFiveHundredAtMost() {
    assertEquals(0.2, FineTuneSize.of(200).warmup()); // 100 steps
    assertEquals(0.3, FineTuneSize.of(40).warmup(), "a short training keeps most at full rate");
    assertEquals(0.3, FineTuneSize.of(1).warmup());
    assertEquals(0.08, FineTuneSize.of(100_000).warmup()); // 6,250 steps
    assertEquals(0.01, FineTuneSize.of(10_000_000).warmup());
  }

  @Test
  void isInTheRangeThatARecipeMayHave() {
    for (int rows = 1; rows < 1_000_000; rows = 1 + rows * 3 / 2) {
      for (FineTuneSize size :
          new FineTuneSize[] {FineTuneSize.of(rows), FineTuneSize.ofSentences(rows)}) {
        assertTrue(size.warmup() >= 0.01 && size.warmup() <= 0.3, rows + ": " + size);
      }
    }
  }
}
