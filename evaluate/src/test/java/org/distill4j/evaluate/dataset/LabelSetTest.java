package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LabelSetTest {

  @Test
  void ordersWholeNumbersByValueAndTextsByCharacter() throws DataException {
    assertEquals(List.of("-1", "2", "10"), LabelSet.of(rows("10", "2", "-1", "2")).labels());
    assertEquals(List.of("10", "2", "x"), LabelSet.of(rows("x", "2", "10")).labels());
  }

  @Test
  void keepsAGivenOrder() throws DataException {
    LabelSet labels = new LabelSet(List.of("no", "maybe", "yes"));

    assertEquals(1, labels.indexOf("maybe"));
    assertEquals("yes", labels.label(2));
    assertEquals(List.of(2, 0), labels.indices(rows("yes", "no")));
  }

  @Test
  void namesTheLineOfAnUnknownLabel() {
    LabelSet labels = new LabelSet(List.of("positive", "negative"));

    DataException e =
        assertThrows(DataException.class, () -> labels.indices(rows("positive", "postive")));

    assertEquals(
        "rows:2 label: must be one of 'positive', 'negative'; got 'postive'. Did you mean"
            + " 'positive'?",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> labels.indexOf("neutral"));
  }

  @Test
  void doesNotGuessAtSingleLetters() {
    DataException e =
        assertThrows(DataException.class, () -> new LabelSet(List.of("0", "1")).indices(rows("2")));

    assertTrue(
        e.getMessage().contains("got '2'. Correct the row, or list every label in the task;"));
  }

  @Test
  void refusesASingleLabelAndRepeatedOnes() {
    DataException one = assertThrows(DataException.class, () -> LabelSet.of(rows("x", "x")));
    assertTrue(one.getMessage().startsWith("rows: must have rows of at least two labels; got 'x'"));
    IllegalArgumentException twice =
        assertThrows(IllegalArgumentException.class, () -> new LabelSet(List.of("x", "x")));
    assertTrue(twice.getMessage().contains("all different; got [x, x]"), twice.getMessage());
  }

  private static Dataset rows(String... labels) {
    return Dataset.of(
        "rows", Arrays.stream(labels).map(label -> Example.of("text", label)).toList());
  }
}
