package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupedFoldsTest {
  @TempDir private Path folder;

  // Sentences of ten random words; behind each its first four words, and itself a second time.
  private static Dataset fragments(int sentences) {
    Random random = new Random(5);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      StringJoiner sentence = new StringJoiner(" ");
      for (int word = 0; word < 10; word++) {
        sentence.add("w" + random.nextInt(100_000));
      }
      String whole = sentence.toString();
      rows.add(Example.of(whole, "a"));
      rows.add(Example.of(String.join(" ", whole.split(" ")).replaceAll("( \\S+){6}$", ""), "b"));
      rows.add(Example.of(whole.toUpperCase(java.util.Locale.ROOT) + " .", "a"));
    }
    return Dataset.of("fragments", rows);
  }

  @Test
  void keepsFragmentsAndCopiesTogetherAndOutOfTraining() throws DataException {
    Dataset data = fragments(20);
    List<GroupedFolds.Fold> folds = GroupedFolds.of(data, Optional.empty(), 5, 17);
    List<Integer> all = new ArrayList<>();
    for (GroupedFolds.Fold fold : folds) {
      assertEquals(12, fold.held().size());
      assertEquals(48, fold.train().size());
      fold.held().forEach(row -> assertTrue(fold.held().contains(row / 3 * 3), "its sentence"));
      fold.held().forEach(row -> assertFalse(fold.train().contains(row)));
      Overlap overlap = Overlap.of(data.select(fold.held()), data.select(fold.train()));
      assertFalse(overlap.any(), overlap.toString());
      all.addAll(fold.held());
    }
    assertEquals(IntStream.range(0, 60).boxed().toList(), all.stream().sorted().toList());
  }

  @Test
  void leavesOutWhatSharesEightWords() throws DataException {
    String shared = "one two three four five six seven eight";
    Dataset data =
        Dataset.of(
            "rows",
            List.of(
                Example.of(shared + " nine", "a"),
                Example.of("zero " + shared, "b"),
                Example.of("something else", "a")));
    for (GroupedFolds.Fold fold : GroupedFolds.of(data, Optional.empty(), 3, 1)) {
      List<Integer> train = fold.held().equals(List.of(2)) ? List.of(0, 1) : List.of(2);
      assertEquals(train, fold.train());
    }
  }

  @Test
  void followsAColumn() throws Exception {
    Path file = folder.resolve("rows.tsv");
    Files.writeString(
        file, "text\tlabel\tuser\nx\ta\tu\ny\tb\tv\nx\ta\tw\nz\tb\tu\nq\ta\tx\nx\tb\tw\n");
    Dataset data =
        new DataFile(file, List.of("text"), Optional.of("label"), Optional.empty()).read();
    Optional<String> user = Optional.of("user");
    assertEquals(4, GroupedFolds.groups(data, user));
    assertEquals(4, GroupedFolds.groups(data, Optional.empty()));
    for (GroupedFolds.Fold fold : GroupedFolds.of(data, user, 2, 3)) {
      assertEquals(3, fold.held().size());
      assertEquals(fold.held().contains(0), fold.held().contains(3));
      assertEquals(fold.held().contains(2), fold.held().contains(5));
      assertEquals(3, fold.train().size());
    }
  }

  @Test
  void followsTheSeed() throws DataException {
    Dataset data = fragments(20);
    List<GroupedFolds.Fold> folds = GroupedFolds.of(data, Optional.empty(), 4, 17);
    assertEquals(folds, GroupedFolds.of(data, Optional.empty(), 4, 17));
    assertNotEquals(folds, GroupedFolds.of(data, Optional.empty(), 4, 18));
  }

  @Test
  void givesEachFoldItsShareOfEachLabel() throws DataException {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 203; i++) {
      rows.add(Example.of("row " + i, i % 20 == 0 ? "rare" : i % 3 == 0 ? "some" : "many"));
    }
    Dataset data = Dataset.of("rows", rows);
    for (GroupedFolds.Fold fold : GroupedFolds.of(data, Optional.empty(), 4, 17)) {
      List<String> held = data.select(fold.held()).labels();
      for (String label : List.of("rare", "some", "many")) {
        double share = java.util.Collections.frequency(data.labels(), label) / 4.0;
        int count = java.util.Collections.frequency(held, label);
        assertTrue(Math.abs(count - share) < 1, label + ": " + count + " of " + share);
      }
    }
  }

  @Test
  void refusesMoreFoldsThanGroups() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> GroupedFolds.of(fragments(3), Optional.empty(), 4, 1));
    assertEquals(
        "folds: must be in [2, 3], the groups of fragments; got 4. Use fewer folds.",
        fault.getMessage());
    Exception one =
        assertThrows(
            IllegalArgumentException.class,
            () -> GroupedFolds.of(fragments(3), Optional.empty(), 1, 1));
    assertTrue(one.getMessage().contains("got 1"), one.getMessage());
  }
}
