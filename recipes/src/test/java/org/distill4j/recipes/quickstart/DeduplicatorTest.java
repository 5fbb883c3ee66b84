package org.distill4j.recipes.quickstart;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DeduplicatorTest {
  private final Deduplicator seen = new Deduplicator();

  @Test
  void comparesWordsAlone() {
    assertTrue(seen.add(Part.TRAIN, "What's new?"));
    assertFalse(seen.add(Part.UNLABELLED, "whats new"));
  }

  @Test
  void refusesPartsOfTestSentencesAndWhatHoldsOne() {
    seen.add(Part.TEST, "call my sister");
    assertFalse(seen.add(Part.TRAIN, "my sister"));
    assertFalse(seen.add(Part.TRAIN, "hey, call my sister!"));
    assertTrue(seen.add(Part.TRAIN, "call my sisters"));
  }

  @Test
  void refusesEightSharedWordsButNotSeven() {
    seen.add(Part.TEST, "x a b c d e f g h y");
    assertFalse(seen.add(Part.TRAIN, "a b c d e f g h z"));
    assertTrue(seen.add(Part.TRAIN, "a b c d e f g z"));
  }

  @Test
  void countsAContractionAsTwoWordsToo() {
    seen.add(Part.TEST, "ok i can't see anything in the basement");
    assertFalse(seen.add(Part.TRAIN, "so i can't see anything in the basement"));
  }
}
