package org.distill4j.recipes.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, abc, 0", "flaw, lawn, 2"})
  void countsEdits(String a, String b, int edits) {
    assertEquals(edits, Suggestion.distance(a, b));
    assertEquals(edits, Suggestion.distance(b, a));
  }

  @Test
  void overlooksCaseAndDashes() {
    assertEquals(
        Optional.of("feed-forward"),
        Suggestion.nearest("feedForward", List.of("heads", "feed-forward")));
  }

  @Test
  void suggestsNothingThatIsFarOff() {
    assertEquals(Optional.empty(), Suggestion.nearest("momentum", List.of("epochs", "batch")));
  }
}
