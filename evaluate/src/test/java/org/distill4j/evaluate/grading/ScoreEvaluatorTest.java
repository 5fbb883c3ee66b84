package org.distill4j.evaluate.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.junit.jupiter.api.Test;

final class ScoreEvaluatorTest {
  private static final List<Double> TRUTH = List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 4.0, 1.0);
  private static final List<Double> TEACHER = List.of(0.1, 1.2, 1.9, 3.2, 3.9, 4.8, 4.1, 0.8);
  private static final List<Double> WORSE = List.of(2.0, 1.0, 2.5, 1.0, 4.0, 3.0, 3.0, 2.0);

  private final ScoreEvaluator exam =
      new ScoreEvaluator(
          Dataset.of("rows", List.of(Example.of("a", "0"))),
          TRUTH,
          new Estimate(0.5, 0.2, 0.7, 8),
          0.01,
          new Bootstrap(200, 17),
          new Evaluator(1));

  @Test
  void marksTheTeacherByBothCorrelations() {
    Quality quality = exam.mark(TEACHER, TEACHER);
    assertEquals(List.of("pearson", "spearman"), List.copyOf(quality.scores().metrics().keySet()));
    assertTrue(quality.scores().metrics().get("pearson").value() > 0.99);
    assertEquals(1, quality.agreementAtBatch32().orElseThrow().value(), 1e-12);
    assertEquals(1, quality.gainKept().orElseThrow(), 1e-12);
  }

  @Test
  void comparesRowByRowWithTheSameDraws() {
    Map<String, List<Double>> others = new LinkedHashMap<>(Map.of("teacher", TEACHER));
    Quality quality = exam.mark(WORSE, WORSE, "teacher", others);
    Comparison comparison = quality.comparisons().get(0);
    double mine = quality.scores().metrics().get("pearson").value();
    double teachers = exam.mark(TEACHER, TEACHER).scores().metrics().get("pearson").value();
    assertEquals(mine - teachers, comparison.difference(), 1e-12);
    assertEquals((mine - 0.5) / (teachers - 0.5), quality.gainKept().orElseThrow(), 1e-12);
    assertEquals(2, comparison.onlyThis()); // the second and the fifth row, exactly right
    assertEquals(6, comparison.onlyOther());
    assertTrue(comparison.low() <= comparison.difference());
  }
}
