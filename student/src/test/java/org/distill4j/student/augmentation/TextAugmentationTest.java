package org.distill4j.student.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.student.augmentation.AugmentationSettings.Made;
import org.junit.jupiter.api.Test;

class TextAugmentationTest {
  private static final int WORDS = 20;

  private static String text(int row) {
    List<String> words =
        IntStream.range(0, WORDS).mapToObj(word -> "r" + row + "w" + word).toList();
    return String.join(" ", words) + " .";
  }

  private static Dataset rows(int count) {
    return Dataset.of(
        "rows", IntStream.range(0, count).mapToObj(row -> Example.of(text(row), "a")).toList());
  }

  private static TextAugmentation augmentation(AugmentationSettings settings, long seed) {
    return new TextAugmentation(
        settings, "[MASK]", word -> List.of(word.toUpperCase(Locale.ROOT)), seed);
  }

  private static AugmentationSettings words(double mask, double drop, double neighbours) {
    return new AugmentationSettings(2, mask, drop, neighbours, 0, 1, 5, 0, Made.ONCE);
  }

  // The share of all words that a copy of a row lacks.
  private static double changed(TextAugmentation.Made made) {
    double changed = 0;
    for (int i = 0; i < made.sources().size(); i++) {
      List<String> left = List.of(made.rows().texts().get(i).split(" ", -1));
      for (String word : text(made.sources().get(i)).split(" ", -1)) {
        changed += left.contains(word) ? 0 : 1;
      }
    }
    return changed / (made.sources().size() * WORDS);
  }

  @Test
  void changesWordsAtTheirProbabilities() {
    Dataset rows = rows(200);
    TextAugmentation.Made masked = augmentation(words(0.2, 0, 0), 1).of(rows);
    TextAugmentation.Made dropped = augmentation(words(0, 0.3, 0), 1).of(rows);
    TextAugmentation.Made replaced = augmentation(words(0, 0, 0.1), 1).of(rows);
    // Standard deviations over some 8,000 words are below 0.005.
    assertEquals(0.2, changed(masked), 0.02);
    assertEquals(0.3, changed(dropped), 0.02);
    // Copies in which no word fell to chance repeat their source and are left out.
    assertEquals(0.1 / (1 - Math.pow(0.9, WORDS)), changed(replaced), 0.02);
    assertTrue(masked.rows().texts().get(0).contains("[MASK]"));
    assertTrue(replaced.rows().texts().stream().anyMatch(t -> t.matches(".*R[0-9]+W[0-9]+.*")));
    assertTrue(dropped.rows().texts().stream().allMatch(t -> t.endsWith(".")), "signs stay");
  }

  @Test
  void keepsRunsOfWords() {
    AugmentationSettings settings = new AugmentationSettings(3, 0, 0, 0, 1, 2, 4, 0, Made.ONCE);
    TextAugmentation.Made made = augmentation(settings, 1).of(rows(50));
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < made.rows().size(); i++) {
      String run = made.rows().texts().get(i);
      assertTrue(text(made.sources().get(i)).contains(run), run);
      lengths.add(run.split(" ", -1).length);
    }
    assertEquals(List.of(2, 3, 4), lengths.stream().distinct().sorted().toList());
  }

  @Test
  void leavesOutRepetitions() {
    Dataset rows = Dataset.of("rows", List.of(Example.of("one", "a"), Example.of("two", "b")));
    AugmentationSettings settings = new AugmentationSettings(5, 0.5, 0, 0, 0, 1, 5, 0, Made.ONCE);
    TextAugmentation.Made made = augmentation(settings, 1).of(rows);
    assertEquals(List.of("[MASK]"), made.rows().texts());
    assertEquals(9, made.repeated());
    assertTrue(made.rows().examples().get(0).label().isEmpty());
  }

  @Test
  void neverLeavesNothing() {
    TextAugmentation.Made made =
        augmentation(words(0, 1, 0), 1)
            .of(
                Dataset.of(
                    "rows",
                    List.of(Example.of("one two three", "a"), Example.of("four five", "b"))));
    assertFalse(made.rows().texts().isEmpty());
    made.rows().texts().forEach(text -> assertFalse(text.contains(" "), text));
  }

  @Test
  void recombinesPairs() {
    List<Example> pairs =
        IntStream.range(0, 40).mapToObj(i -> Example.ofPair("a" + i, "b" + i, "x")).toList();
    AugmentationSettings settings = new AugmentationSettings(2, 0, 0, 0, 0, 1, 5, 1, Made.ONCE);
    TextAugmentation.Made made = augmentation(settings, 3).of(Dataset.of("pairs", pairs));
    List<String> seconds = made.rows().pairs().orElseThrow();
    for (int i = 0; i < seconds.size(); i++) {
      assertEquals("a" + made.sources().get(i), made.rows().texts().get(i));
      assertNotEquals("b" + made.sources().get(i), seconds.get(i));
    }
    assertTrue(seconds.size() > 70 && new HashSet<>(seconds).size() > 25, seconds.toString());
  }

  @Test
  void followsTheSeedRowByRow() {
    AugmentationSettings settings = AugmentationSettings.defaults();
    List<String> made = augmentation(settings, 17).of(rows(30)).rows().texts();
    assertEquals(made, augmentation(settings, 17).of(rows(30)).rows().texts());
    assertNotEquals(made, augmentation(settings, 18).of(rows(30)).rows().texts());
    List<String> more = augmentation(settings, 17).of(rows(40)).rows().texts();
    assertEquals(made, more.subList(0, made.size()));
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertEquals("mask: must be in [0, 1]; got NaN", fault(Double.NaN, 0, 1, 5, 1));
    assertTrue(
        fault(0.6, 0.5, 1, 5, 1).startsWith("mask, drop and neighbours: must sum to at most"));
    assertTrue(fault(0, 0, 1, 5, 1).startsWith("mask to recombine: must not all be 0"));
    assertTrue(fault(0.1, 0, 3, 2, 1).endsWith("got [3, 2]"));
    assertEquals("copies: must be >= 1; got 0", fault(0.1, 0, 1, 5, 0));
  }

  private static String fault(double mask, double drop, int shortest, int longest, int copies) {
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                new AugmentationSettings(copies, mask, drop, 0, 0, shortest, longest, 0, Made.ONCE))
        .getMessage();
  }

  @Test
  void drawsOthersInEachEpochAndTheSameWhenAskedAgain() {
    Dataset rows = rows(20);
    TextAugmentation augmentation = augmentation(words(0.2, 0, 0), 1);
    List<String> first = augmentation.ofEpoch(rows, 1).texts();
    List<String> second = augmentation.ofEpoch(rows, 2).texts();
    assertEquals(40, first.size());
    assertEquals(first, augmentation(words(0.2, 0, 0), 1).ofEpoch(rows, 1).texts());
    assertEquals(
        80, new HashSet<>(List.of(first, second).stream().flatMap(List::stream).toList()).size());
    assertTrue(second.get(20 + 7).contains("r7w"), "the second copy of row 7: " + second.get(27));
  }
}
