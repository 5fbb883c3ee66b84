package org.distill4j.recipes.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GrammarTest {
  private static final String INTENT = "intent greet\ntrain:\n  say {word} | shout {word}\n";

  @Test
  void readsTiersAndAlternatives() {
    String text = "rule word\ntrain: hi | ho\n  hey\n# no\ntest: hello";
    List<Section> sections = GrammarReader.read("g", text.lines().toList());
    assertEquals(1, sections.size());
    assertEquals(List.of("hi", "ho", "hey"), sections.get(0).alternatives().get(Difficulty.TRAIN));
    assertEquals(List.of("hello"), sections.get(0).alternatives().get(Difficulty.TEST));
  }

  @Test
  void rejectsAWordThatIsNotDefined() {
    assertRejected(INTENT, "g:1: must name sections that exist; got rule word");
  }

  @Test
  void rejectsASectionDefinedTwice() {
    String rule = "rule word\ntrain: hi\n";
    assertRejected(INTENT + rule + rule, "g:6 rule word: must be defined once");
  }

  @Test
  void rejectsASectionWithoutTrainingAlternatives() {
    assertRejected("rule word\ntest: hi", "g:1 rule [word]: must have lines after train:");
  }

  @Test
  void rejectsALineOutsideSections() {
    assertRejected("hi | ho", "g:1: must stand under a section's head; got 'hi | ho'");
  }

  @Test
  void rejectsASharedSectionOfOneIntent() {
    assertRejected("shared greet\ntrain: hi", "g:1 shared: must be followed by 2 name(s)");
  }

  @Test
  void rejectsASharedSectionOfAnUnknownIntent() {
    String shared = "rule word\ntrain: hi\nshared greet leave\ntrain: bye";
    assertRejected(INTENT + shared, "got intent leave");
  }

  @Test
  void ownGrammarHoldsNothingTwiceInASection() {
    Grammar grammar = Grammar.load();
    Stream.concat(grammar.intents().stream(), grammar.shared().stream())
        .forEach(
            section -> {
              Set<String> seen = new HashSet<>();
              section.alternatives().values().stream()
                  .flatMap(List::stream)
                  .forEach(text -> assertTrue(seen.add(text), () -> section.where() + " " + text));
            });
  }

  private static void assertRejected(String text, String message) {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> Grammar.of(GrammarReader.read("g", text.lines().toList())));
    assertTrue(thrown.getMessage().contains(message), thrown::getMessage);
  }
}
