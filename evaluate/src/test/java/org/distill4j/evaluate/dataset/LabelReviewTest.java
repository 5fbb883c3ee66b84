package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelReviewTest {

  @ParameterizedTest
  @CsvSource({
    "Pos, pos, 'Pos', 'pos'",
    "straße, STRASSE, 'straße', 'STRASSE'",
    "\uFF50\uFF4F\uFF53, pos, '<U+FF50><U+FF4F><U+FF53>', 'pos'",
    "cafe\u0301, caf\u00E9, 'cafe<U+0301>', 'caf<U+00E9>'",
    "pos\u200B, pos, 'pos<U+200B>', 'pos'",
    "pos\u00A0, pos, 'pos<U+00A0>', 'pos'",
    "very  good, very good, 'very <U+0020>good', 'very good'",
    "1.0, 1, '1.0', '1'",
    "01, 1, '01', '1'",
    "1e1, 10.00, '1e1', '10.00'"
  })
  void namesLabelsThatLookAlike(String one, String other, String shownOne, String shownOther) {
    List<Example> rows = new ArrayList<>();
    for (String label : List.of("x", "x", one, one, one, other, other)) {
      rows.add(Example.of("row " + rows.size(), label));
    }
    List<String> found = LabelReview.ofLabels(Dataset.of("f.csv", rows), "label");
    assertEquals(1, found.size(), found.toString());
    String wanted = "'" + shownOne + "' on 3 rows and '" + shownOther + "' on 2 rows";
    assertTrue(found.get(0).contains(wanted), found.toString());
  }

  @Test
  void isSilentWhereLabelsDiffer() {
    List<Example> rows = rows("1", 3);
    rows.addAll(rows("10", 2));
    rows.addAll(rows("very good", 2));
    rows.addAll(rows("very-good", 2));
    assertEquals(List.of(), LabelReview.ofLabels(Dataset.of("f.csv", rows), "label"));
  }

  @Test
  void countsTextsWithTwoLabels() {
    List<Example> rows = rows("a", 10);
    rows.add(Example.of("Row  3 of a", "b"));
    rows.add(Example.of("row 5 of a", "b"));
    rows.add(Example.of("row 5 of a", "a"));
    String found = LabelReview.contradictions(Dataset.of("f.csv", rows)).get(0);
    assertEquals(
        "f.csv: has 2 texts with more than one label, on 5 of 13 rows (38.5%): 'row 3 of a' is 'a'"
            + " in line 4 and 'b' in line 11; 'row 5 of a' is 'a' in line 6 and 'b' in line 12. No"
            + " model can answer both. Keep one of each.",
        found);
  }

  @Test
  void namesOtherColumnsOfZerosAndOnes(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("f.csv"),
            "text,joy,anger,rank\ngood one,1,0,1\nbad two,0,1,2\nso three,1,1,1\nno four,0,0,0\n");
    Dataset data = DataFile.of(file, List.of("text"), "joy").read();
    String found = LabelReview.ofLabels(data, "joy").toString();
    assertTrue(found.contains("the label 'joy' and 1 more column hold 0 and 1, 'anger'"), found);
    Dataset rank = DataFile.of(file, List.of("text"), "rank").read();
    assertTrue(SeveralLabels.siblings(rank, "rank").isEmpty());
  }

  @Test
  void countsLabelsOnOneRow() {
    List<Example> rows = rows("a", 3);
    rows.add(Example.of("x", "b"));
    String found = LabelReview.ofLabels(Dataset.of("f.csv", rows), "label").get(0);
    assertTrue(found.startsWith("f.csv: has 1 of 2 labels on one row only: 'b' (line 4)."), found);
  }

  @Test
  void namesALabelCalledAsItsColumn() {
    List<Example> rows = rows("a", 3);
    rows.add(Example.of("text", "label"));
    List<String> found = LabelReview.ofLabels(Dataset.of("f.csv", rows), "label");
    assertTrue(
        found.get(0).startsWith("f.csv:4: has the label 'label', as its column"), found + "");
  }

  @Test
  void takesLinearTimeWithAHundredThousandLabels() {
    Dataset data =
        Dataset.of(
            "many",
            IntStream.range(0, 100_000).mapToObj(i -> Example.of("row " + i, "l" + i)).toList());
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          List<String> found = LabelReview.ofLabels(data, "label");
          assertTrue(found.get(0).contains("100,000 of 100,000 labels on one row"), found.get(0));
          assertEquals(100_000, LabelSet.of(data).indices(data).size());
          assertEquals(10_000, GroupedSplit.auto(data, 0.1, 1).held().size());
        });
  }

  private static List<Example> rows(String label, int count) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Example.of("row " + i + " of " + label, label));
    }
    return rows;
  }
}
