package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeakGuardTest {
  private static final String LONG = "one two three four five six seven eight nine ten";

  private static Dataset rows(String... texts) {
    return Dataset.of("made", List.of(texts).stream().map(Example::unlabelled).toList());
  }

  @Test
  void leavesOutWhatEqualsOrSharesEightWordsWithARowHeldOut() {
    Dataset made =
        rows(
            "A short row.",
            "zero two three four five six seven eight nine",
            "zero two three four five six seven eight zero",
            "a short row of more words",
            LONG);
    LeakGuard guard = LeakGuard.of(made, List.of(rows("a short row"), rows(LONG)));
    assertEquals(new LeakGuard(List.of(2, 3), 2, 1), guard);
    Overlap left = Overlap.of(rows(LONG), made.select(guard.kept()));
    assertFalse(left.any(), left.toString());
  }

  @Test
  void comparesPairsInEitherOrder() {
    Dataset made =
        Dataset.of(
            "made",
            List.of(
                Example.unlabelledPair("b", "a"),
                Example.unlabelledPair("a", "c"),
                Example.unlabelledPair("c", LONG)));
    Dataset held =
        Dataset.of("held", List.of(Example.ofPair("a", "b", "1"), Example.ofPair(LONG, "d", "0")));
    assertEquals(new LeakGuard(List.of(1), 1, 1), LeakGuard.of(made, List.of(held)));
  }

  @Test
  void keepsAllWhereNothingIsHeldOut() {
    assertEquals(new LeakGuard(List.of(0, 1), 0, 0), LeakGuard.of(rows("a", "b"), List.of()));
  }
}
