package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GroupedSplitTest {

  @Test
  void takesRowsContainedInNoOtherAsHeads() {
    Dataset data =
        texts("a good film", "Film", "a good film indeed", "bad", "good film indeed .", "BAD!");

    assertEquals(List.of("a good film indeed", "bad"), GroupedSplit.heads(data).texts());
  }

  @Test
  void dropsFragmentsAndRowsThatShareEightWords() {
    String head = "one two three four five six seven eight nine";
    Dataset data =
        texts(
            head,
            "three four",
            "ONE two three, four five six seven eight",
            "zero two three four five six seven eight nine ten",
            "two three four five six seven eight eleven",
            "four three");
    GroupedSplit split = splitHolding(data, head);

    assertEquals(List.of(head), split.held().texts());
    assertEquals(
        List.of("two three four five six seven eight eleven", "four three"), split.train().texts());
    assertEquals(3, split.equal() + split.near());
  }

  @Test
  void dropsExactDuplicatesOfShortRows() {
    GroupedSplit split = splitHolding(texts("go left", "Go left!", "go right", "go up"), "go left");

    assertEquals(List.of("go right", "go up"), split.train().texts());
  }

  @Test
  void comparesPairsInEitherOrderAndByTheirTexts() {
    String eight = "one two three four five six seven eight";
    Dataset data =
        Dataset.of(
            "pairs",
            List.of(
                Example.ofPair(eight, "short", "1"),
                Example.ofPair("short", eight, "0"),
                Example.ofPair("zero " + eight, "other", "1"),
                Example.ofPair("short", "short", "1"),
                Example.ofPair("one two", "short", "1")));
    GroupedSplit split = splitHolding(data, eight);

    assertEquals(List.of("short", "one two"), split.train().texts());
    assertEquals(
        List.of(eight, "zero " + eight, "short", "one two"), GroupedSplit.heads(data).texts());
  }

  @Test
  void isTheSameForTheSameSeedOnly() {
    Dataset data = texts(IntStream.range(0, 200).mapToObj(i -> "row " + i).toArray(String[]::new));

    GroupedSplit split = GroupedSplit.auto(data, 0.1, 17);

    assertEquals(20, split.held().size());
    assertEquals(180, split.train().size());
    assertEquals(split.held().texts(), GroupedSplit.auto(data, 0.1, 17).held().texts());
    assertFalse(split.held().texts().equals(GroupedSplit.auto(data, 0.1, 18).held().texts()));
    assertEquals("texts:1", GroupedSplit.heads(data).where(0));
  }

  @Test
  void keepsEqualValuesOfAColumnTogether() throws DataException {
    Dataset data =
        Dataset.of(
            "rows",
            IntStream.range(0, 100)
                .mapToObj(i -> Example.of("text " + i, "group" + i % 20))
                .toList());

    GroupedSplit split = GroupedSplit.byColumn(data, "label", 0.12, 3);

    assertEquals(12, split.held().size(), 5.0, "whole groups of five");
    assertEquals(100, split.held().size() + split.train().size());
    Set<String> shared = new HashSet<>(split.held().labels());
    shared.retainAll(split.train().labels());
    assertEquals(Set.of(), shared);
    DataException e =
        assertThrows(DataException.class, () -> GroupedSplit.byColumn(data, "lable", 0.1, 3));
    assertTrue(e.getMessage().contains("must have a column 'lable'"), e.getMessage());
  }

  @Test
  void refusesFractionsThatLeaveNothing() {
    Dataset data = texts("a", "b");
    for (double fraction : new double[] {0, 1, Double.NaN}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> GroupedSplit.auto(data, fraction, 1));
      assertTrue(e.getMessage().startsWith("fraction: must be > 0 and < 1; got " + fraction));
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> GroupedSplit.auto(texts("a", "a b"), 0.5, 1));
    assertTrue(e.getMessage().contains("must leave rows of texts to train on"), e.getMessage());
  }

  @Test
  void holdsOutEachLabelsShare() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String label = i % 100 < 3 ? "rare" : i % 10 < 3 ? "some" : "many";
      rows.add(Example.of("row " + i, label));
    }
    Dataset data = Dataset.of("rows", rows);
    for (long seed = 0; seed < 50; seed++) {
      GroupedSplit split = GroupedSplit.auto(data, 0.1, seed);
      assertEquals(100, split.held().size());
      for (String label : List.of("rare", "some", "many")) {
        double share = Collections.frequency(data.labels(), label) * 0.1;
        int held = Collections.frequency(split.held().labels(), label);
        assertTrue(Math.abs(held - share) < 1, label + ": " + held + " of " + share);
      }
    }
  }

  @Test
  void holdsOutScoresAllOverTheirRange() {
    Dataset data =
        Dataset.of(
            "scores",
            IntStream.range(0, 500).mapToObj(i -> Example.of("row " + i, i / 100.0 + "")).toList());
    for (long seed = 0; seed < 20; seed++) {
      Dataset held = GroupedSplit.auto(data, 0.1, seed).held();
      for (int score = 0; score < 5; score++) {
        String whole = score + ".";
        int inside = (int) held.labels().stream().filter(l -> l.startsWith(whole)).count();
        assertEquals(10, inside, 1.0, "scores from " + score);
      }
    }
  }

  @Test
  void holdsOutAboutEachLabelsShareOfGroups() throws DataException {
    List<Example> rows = new ArrayList<>();
    for (int group = 0; group < 200; group++) {
      for (int i = 0; i < 1 + group % 5; i++) {
        rows.add(Example.ofPair("row " + rows.size(), "group" + group, group % 4 == 0 ? "a" : "b"));
      }
    }
    Dataset data = Dataset.of("rows", rows);
    for (long seed = 0; seed < 50; seed++) {
      Dataset held = GroupedSplit.byColumn(data, "pair", 0.2, seed).held();
      for (String label : List.of("a", "b")) {
        double share = Collections.frequency(data.labels(), label) * 0.2;
        assertEquals(
            share, Collections.frequency(held.labels(), label), 5, "one group of " + label);
      }
    }
  }

  @Test
  void givesEveryRowTheSameChance() {
    Dataset data =
        Dataset.of(
            "rows",
            IntStream.range(0, 40)
                .mapToObj(i -> Example.of("row " + i, i < 2 ? "rare" + i : "many"))
                .toList());
    int[] held = new int[40];
    for (long seed = 0; seed < 2000; seed++) {
      GroupedSplit.auto(data, 0.1, seed)
          .held()
          .texts()
          .forEach(text -> held[Integer.parseInt(text.substring(4))]++);
    }
    // 200 expected; five standard deviations of a binomial are 67.
    Arrays.stream(held).forEach(count -> assertEquals(200, count, 67));
  }

  @Test
  void splitsSst2InSeconds() throws IOException {
    Dataset data =
        DataFile.of(SharedFiles.of("data/sst2/train_full.tsv"), List.of("sentence"), "label")
            .read();

    GroupedSplit split =
        assertTimeout(Duration.ofSeconds(20), () -> GroupedSplit.auto(data, 0.05, 17));

    int heads = GroupedSplit.heads(data).size();
    assertEquals(Math.round(heads * 0.05), split.held().size());
    assertFalse(Overlap.of(split.held(), split.train()).any());
  }

  private static GroupedSplit splitHolding(Dataset data, String text) {
    return Stream.iterate(0L, seed -> seed + 1)
        .map(seed -> GroupedSplit.auto(data, 0.01, seed))
        .filter(split -> split.held().texts().equals(List.of(text)))
        .findFirst()
        .orElseThrow();
  }

  private static Dataset texts(String... texts) {
    return Dataset.of("texts", Arrays.stream(texts).map(Example::unlabelled).toList());
  }
}
