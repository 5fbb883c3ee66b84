package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OverlapTest {

  private static final String EIGHT = "one two three four five six seven eight";

  @Test
  void countsEveryRowOnce() {
    Dataset train = texts("train", "Go left!", EIGHT + " nine", "the end");
    Dataset test =
        texts("test", "go left", "go right", EIGHT, "zero " + EIGHT, "end", EIGHT + " nine");

    Overlap overlap = Overlap.of(test, train);

    assertEquals(6, overlap.rows());
    assertEquals(2, overlap.equal());
    assertEquals(2, overlap.contained());
    assertEquals(1, overlap.sharing());
    assertEquals(
        new Overlap.Match(Overlap.Kind.EQUAL, "test:1", "train:1", "go left"),
        overlap.examples().get(0));
  }

  @Test
  void warnsWithCountsAndAnExample() {
    Overlap overlap = Overlap.of(texts("test", "go left", "up"), texts("train", "x", "go left"));

    assertTrue(overlap.any());
    assertEquals(
        Optional.of(
            "test: must share no rows with train; got 1 of 2 rows equal, 0 contained, 0 sharing"
                + " eight words (test:1 equals train:2: go left). Remove them from the latter."),
        overlap.warning());
  }

  @Test
  void isEmptyWhereNothingIsShared() {
    Overlap overlap = Overlap.of(texts("test", "up"), texts("train", "down"));

    assertFalse(overlap.any());
    assertEquals(Optional.empty(), overlap.warning());
    assertEquals(List.of(), overlap.examples());
  }

  @Test
  void findsTheTextsOfPairsInUnlabelledText() {
    Dataset pairs = Dataset.of("test", List.of(Example.ofPair("short", EIGHT, "1")));

    assertEquals(1, Overlap.of(pairs, texts("transfer", "and " + EIGHT)).sharing());
    assertEquals(1, Overlap.of(texts("transfer", "and " + EIGHT), pairs).sharing());
  }

  private static Dataset texts(String name, String... texts) {
    return Dataset.of(name, Arrays.stream(texts).map(Example::unlabelled).toList());
  }
}
