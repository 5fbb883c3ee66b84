package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.WilsonInterval;
import org.junit.jupiter.api.Test;

class ConfusionTableTest {
  private static StageReport stage(List<List<Integer>> confusion) {
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", WilsonInterval.of(90, 100));
    Scores scores = new Scores(metrics, Map.of(), confusion);
    Quality quality =
        new Quality(scores, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    Cost cost = new Cost(List.of(), Optional.empty(), 0);
    return StageReport.of("teacher", "teacher", quality, new Size(1, 1, 1, 1), cost);
  }

  @Test
  void showsTwoClassesWhole() {
    ConfusionTable.Table table =
        ConfusionTable.of(stage(List.of(List.of(30, 10), List.of(0, 60))), List.of("no", "yes"));
    assertEquals(List.of("no", "yes"), table.columns());
    assertEquals(0, table.others());
    assertEquals(new ConfusionTable.Cell("10", "wrong", 25), table.rows().get(0).cells().get(1));
    assertEquals(new ConfusionTable.Cell("0", "none", 0), table.rows().get(1).cells().get(0));
    assertEquals(new ConfusionTable.Cell("60", "right", 100), table.rows().get(1).cells().get(1));
  }

  /** Classes 40 and 41 are confused with each other, 7 with one that is not shown. */
  @Test
  void showsThoseOfManyThatErrMost() {
    List<List<Integer>> counts = new ArrayList<>();
    IntStream.range(0, 77).forEach(i -> counts.add(new ArrayList<>(Collections.nCopies(77, 0))));
    IntStream.range(0, 77).forEach(i -> counts.get(i).set(i, 20));
    for (int i = 0; i < 15; i++) {
      counts.get(3 * i).set(3 * i + 1, 5);
    }
    counts.get(7).set(76, 9);
    List<String> labels = IntStream.range(0, 77).mapToObj(i -> "intent " + i).toList();
    ConfusionTable.Table table = ConfusionTable.of(stage(counts), labels);
    assertEquals(16, table.columns().size());
    assertEquals("others", table.columns().get(15));
    assertEquals(62, table.others());
    assertTrue(table.columns().contains("intent 7"), table.columns().toString());
    for (ConfusionTable.Row row : table.rows()) {
      long all = row.cells().stream().mapToLong(cell -> Long.parseLong(cell.count())).sum();
      int label = labels.indexOf(row.label());
      assertEquals(counts.get(label).stream().mapToInt(Integer::intValue).sum(), all, row.label());
    }
  }
}
