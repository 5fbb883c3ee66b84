package org.distill4j.recipes.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExpansionTest {
  private static final String GRAMMAR =
      """
      frame command
      train: could you {core}?
      frame question
      train: hey, {core}
      rule place
      train: A | B
      test: C
      intent go
      train: go from {place} to {place} [now/]
      intent ask
      train: is {place} far?
      """;

  @Test
  void neverDrawsOneWordTwiceAndFramesHalf() {
    assertEquals(
        Set.of(
            "go from A to B.",
            "go from A to B now.",
            "go from B to A.",
            "go from B to A now.",
            "could you go from A to B?",
            "could you go from A to B now?",
            "could you go from B to A?",
            "could you go from B to A now?"),
        all(0, Part.TRAIN));
  }

  @Test
  void keepsTheQuestionMarkOutOfTheFrame() {
    assertEquals(
        Set.of("is A far?", "is B far?", "hey, is A far?", "hey, is B far?"), all(1, Part.TRAIN));
  }

  @Test
  void keepsHeldOutWordsForTheTest() {
    assertFalse(all(1, Part.UNLABELLED).contains("is C far?"));
    assertEquals(6, all(1, Part.TEST).size());
  }

  private static Set<String> all(int intent, Part part) {
    Grammar grammar = Grammar.of(GrammarReader.read("g", List.of(GRAMMAR.split("\n"))));
    Expansion expansion = new Expansion(grammar, part, new SplitMix(1));
    return IntStream.range(0, 300)
        .mapToObj(i -> expansion.sentence(grammar.intents().get(intent)))
        .collect(Collectors.toSet());
  }
}
