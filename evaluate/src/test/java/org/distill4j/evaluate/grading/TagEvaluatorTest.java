package org.distill4j.evaluate.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.evaluate.tagging.TaggedSentence;
import org.junit.jupiter.api.Test;

final class TagEvaluatorTest {
  private final Dataset rows =
      TaggedRows.of(
          "t.conll",
          List.of(
              new TaggedSentence(1, List.of("in", "New", "York"), List.of("O", "B-L", "I-L")),
              new TaggedSentence(5, List.of("Ann", "sings"), List.of("B-P", "O")),
              new TaggedSentence(8, List.of("rain"), List.of("O"))));
  private final List<List<String>> truth = TaggedRows.tags(rows);
  private final List<List<String>> worse =
      List.of(List.of("O", "B-L", "O"), List.of("B-P", "O"), List.of("O"));

  private final TagEvaluator exam =
      new TagEvaluator(
          rows,
          TagScoring.ENTITIES,
          List.of("L", "P", "O"),
          new Estimate(0.2, 0.1, 0.3, 3),
          0.01,
          new Bootstrap(200, 17),
          new Evaluator(1));

  @Test
  void marksWholeEntities() {
    Quality quality = exam.mark(worse, truth);
    assertEquals(0.5, quality.scores().metrics().get("entityF1").value(), 1e-12);
    assertEquals(Map.of("L", 0.0, "P", 1.0), quality.scores().classF1());
    assertEquals(List.of(0, 0, 1), quality.scores().confusion().get(0)); // New York was not found
    assertEquals(5.0 / 6, quality.agreementAtBatch32().orElseThrow().value(), 1e-12);
    assertEquals(6, quality.agreementAtBatch32().orElseThrow().n());
  }

  @Test
  void comparesBySentences() {
    Quality quality = exam.mark(worse, worse, "teacher", Map.of("teacher", truth));
    Comparison comparison = quality.comparisons().get(0);
    assertEquals(-0.5, comparison.difference(), 1e-12);
    assertEquals(0, comparison.onlyThis());
    assertEquals(1, comparison.onlyOther());
    assertEquals((0.5 - 0.2) / (1 - 0.2), quality.gainKept().orElseThrow(), 1e-12);
    assertEquals(5.0 / 6, quality.agreementWithTeacher().orElseThrow().value(), 1e-12);
    assertTrue(comparison.low() <= comparison.difference());
  }

  @Test
  void labelsAreBothTagsOfEachType() throws DataException {
    LabelSet labels = TaggedRows.labels(rows);
    assertEquals(List.of("O", "B-L", "I-L", "B-P", "I-P"), labels.labels());
    assertEquals(
        List.of(List.of(0, 1, 2), List.of(3, 0), List.of(0)), TaggedRows.indices(rows, labels));
    DataException fault =
        assertThrows(
            DataException.class,
            () -> TaggedRows.indices(rows, new LabelSet(List.of("O", "B-L", "I-L"))));
    assertEquals(
        "t.conll:5: must have tags of the task, [O, B-L, I-L]; got B-P in its sentence. Correct"
            + " it, or list every tag in task.labels.",
        fault.getMessage());
  }
}
