package org.distill4j.evaluate.grading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.baseline.WordCounts;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.report.Quality;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.junit.jupiter.api.Test;

class VectorEvaluatorTest {
  private static final double EXACT = 1e-6; // float32 vectors
  private static final Estimate FLOOR = new Estimate(0.2, 0.1, 0.3, 4);

  private static Dataset rows(String... labels) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(
          labels.length == 0
              ? Example.unlabelledPair("a" + i, "b" + i)
              : Example.ofPair("a" + i, "b" + i, labels[i]));
    }
    return Dataset.of("rows", rows);
  }

  private static List<float[]> at(double... degrees) {
    List<float[]> vectors = new ArrayList<>();
    for (double angle : degrees) {
      double radians = Math.toRadians(angle);
      vectors.add(new float[] {(float) Math.cos(radians), (float) Math.sin(radians)});
    }
    return vectors;
  }

  private static VectorEvaluator exam(Dataset rows) throws DataException {
    return new VectorEvaluator(
        RelevantPairs.of(rows), FLOOR, 0.01, new Bootstrap(100, 3), new Evaluator(1));
  }

  @Test
  void correlatesCosinesWithScoresAndAsksWhatBelongsTogether() throws DataException {
    VectorEvaluator exam = exam(rows("5", "4", "1", "0"));
    assertEquals(List.of(0, 1), exam.pairs().belonging());
    // The first finds its second; that of row 1 lies behind the second of row 2.
    PairVectors answers = PairVectors.of(at(0, 40, 100, 200), at(1, 70, 50, 290));
    Quality quality = exam.mark(answers, answers);
    assertEquals(
        List.of("spearman", "recallAt1", "recallAt10"),
        List.copyOf(quality.scores().metrics().keySet()));
    assertEquals(1, quality.scores().metrics().get("spearman").value(), EXACT);
    assertEquals(0.5, quality.scores().metrics().get("recallAt1").value(), EXACT);
    assertEquals(1, quality.scores().metrics().get("recallAt10").value(), EXACT);
    assertEquals(Metric.SPEARMAN, Metric.main(quality.scores().metrics()));
    assertEquals(1, quality.agreementAtBatch32().orElseThrow().value(), EXACT);
  }

  @Test
  void withoutScoresEveryFirstTextAsks() throws DataException {
    VectorEvaluator exam = exam(rows());
    PairVectors answers = PairVectors.of(at(0, 40, 100, 200), at(1, 70, 50, 290));
    assertArrayEquals(
        new int[] {0, 1, 1, 0}, answers.ranks(new int[] {0, 1, 2, 3}, exam.pairs().seconds()));
    Quality quality = exam.mark(answers, answers);
    assertEquals(Metric.RECALL_AT_1, Metric.main(quality.scores().metrics()));
    assertEquals(0.5, quality.scores().metrics().get("recallAt1").value(), EXACT);
    assertEquals(1, quality.gainKept().orElseThrow(), EXACT);
  }

  @Test
  void vectorsThatAreAllAlikeFindNothing() throws DataException {
    PairVectors same = PairVectors.of(at(0, 0, 0, 0), at(0, 0, 0, 0));
    Quality quality = exam(rows()).mark(same, same);
    assertEquals(0, quality.scores().metrics().get("recallAt1").value());
    assertEquals(Optional.empty(), quality.gainKept(), "it is below the floor itself");
  }

  @Test
  void comparesModelsOfAnyWidth() throws DataException {
    VectorEvaluator exam = exam(rows("5", "4", "1", "0"));
    PairVectors teacher = PairVectors.of(at(0, 40, 100, 200), at(1, 70, 50, 290));
    PairVectors turned = PairVectors.of(at(10, 50, 110, 210), at(11, 80, 60, 300));
    Quality near = exam.mark(turned, turned, "teacher", Map.of("teacher", teacher));
    assertEquals(
        Math.cos(Math.toRadians(10)), near.agreementWithTeacher().orElseThrow().value(), EXACT);
    assertEquals(0, near.comparisons().get(0).difference(), EXACT);
    assertEquals(0, near.comparisons().get(0).onlyThis());
    float[] wide = {1, 0, 0};
    float[] other = {0, 1, 0};
    PairVectors wrong =
        PairVectors.of(List.of(wide, wide, wide, wide), List.of(other, other, wide, wide));
    Quality far = exam.mark(wrong, wrong, "teacher", Map.of("teacher", teacher));
    assertEquals(0, far.agreementWithTeacher().orElseThrow().value(), "they contradict each other");
    assertTrue(far.comparisons().get(0).difference() < -1);
    assertTrue(far.comparisons().get(0).onlyOther() > 0);
  }

  @Test
  void refusesSingleTextsAndOneScore() {
    Dataset single = Dataset.of("single", List.of(Example.unlabelled("a")));
    DataException fault = assertThrows(DataException.class, () -> RelevantPairs.of(single));
    assertTrue(fault.getMessage().contains("must hold pairs"), fault.getMessage());
    DataException same =
        assertThrows(DataException.class, () -> RelevantPairs.of(rows("3", "3", "3", "3")));
    assertTrue(same.getMessage().contains("3.0 alone"), same.getMessage());
  }

  @Test
  void wordsAreTheFloor() {
    List<String> first = List.of("a cat sat", "the dog barks", "rain falls");
    List<String> second = List.of("the cat sat", "a dog that barks", "snow lies");
    WordCounts words = WordCounts.fit(List.of("a cat", "the dog", "a dog", "the rain"));
    assertEquals(1, words.cosine("cat a", "A cat!"), 1e-12);
    assertEquals(0, words.cosine("cat", "dog"));
    double[] cosines = words.cosines(first, second);
    assertTrue(cosines[0] > 0.5 && cosines[2] == 0);
    assertArrayEquals(new int[] {0, 0, 2}, words.ranks(first, second));
  }
}
