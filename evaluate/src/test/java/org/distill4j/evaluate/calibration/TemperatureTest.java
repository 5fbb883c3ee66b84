package org.distill4j.evaluate.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.distill4j.evaluate.report.Calibration;
import org.distill4j.runtime.TagTransitions;
import org.junit.jupiter.api.Test;

final class TemperatureTest {
  /** Three of four right at a logit difference d: likelihood is largest where d / T = log 3. */
  @Test
  void meetsTheClosedFormOfTwoClasses() {
    double d = 4;
    double p = 1 / (1 + Math.exp(-d));
    TemperedAnswers rows = classes(List.of(0, 0, 0, 1), List.of(p, 1 - p));
    Temperature fitted = Temperature.fit(rows);
    assertEquals(d / Math.log(3), fitted.value(), 1e-5);
    // The curvature in log T is (d/T)² p (1 - p) a row, of four rows.
    double information = Math.pow(Math.log(3), 2) * 0.75 * 0.25 * 4;
    assertEquals(1 / Math.sqrt(information), fitted.relativeError(), 1e-3);
    assertFalse(fitted.stopsAtBound());
  }

  @Test
  void findsTheTemperatureThatLogitsWereMultipliedBy() {
    for (double scale : new double[] {0.1, 0.3, 1, 3, 10}) {
      Temperature fitted = Temperature.fit(drawn(scale, 4000));
      assertEquals(1, fitted.value() / scale, 4 * fitted.relativeError(), "scale " + scale);
    }
  }

  /** Platt's target: of n right rows, p(answer) = (n + 1) / (n + 2). */
  @Test
  void staysFiniteWhereEveryRowIsRight() {
    double p = 1 / (1 + Math.exp(-0.5));
    Temperature fitted = Temperature.fit(classes(List.of(0, 0, 0, 0), List.of(p, 1 - p)));
    assertEquals(0.5 / Math.log(5), fitted.value(), 1e-5);
  }

  @Test
  void stopsAtABoundWhereLogitsSayNothing() {
    double p = 0.9;
    Temperature fitted = Temperature.fit(classes(List.of(1, 1, 1, 0), List.of(p, 1 - p)));
    assertTrue(fitted.stopsAtBound());
    assertEquals(Temperature.MOST, fitted.value(), 0.02);
  }

  @Test
  void neverMakesItsOwnRowsLessLikely() {
    TemperedAnswers rows = drawn(0.2, 50);
    Temperature fitted = Temperature.fit(rows);
    double before = ProbabilityScores.nll(rows.probabilities(1), rows.labels());
    double after = ProbabilityScores.nll(rows.probabilities(fitted.value()), rows.labels());
    assertTrue(after < before);
  }

  @Test
  void aFileThatIsScaledHasTheSameFiguresAsOneThatIsNot() {
    TemperedAnswers plain = drawn(0.25, 500);
    TemperedAnswers scaled = drawn(1, 500); // the same draws, divided by 0.25
    Calibration before = Calibrations.of(plain, 0.25);
    Calibration after = Calibrations.ofCalibrated(scaled, 0.25);
    assertEquals(before.nll(), after.nll(), 1e-12);
    assertEquals(before.uncalibrated().nll(), after.uncalibrated().nll(), 1e-12);
    assertEquals(before.ece(), after.ece(), 1e-12);
    assertEquals(before.uncalibrated().ece(), after.uncalibrated().ece(), 1e-12);
    assertTrue(after.ece() < after.uncalibrated().ece());
  }

  @Test
  void wordsOfATaggerWithoutChainAreRowsOfTheirOwn() {
    TagLogits.Sentence sentence =
        new TagLogits.Sentence(
            List.of(List.of(1f, 0f), List.of(0f, 2f)), List.of(0, 0), List.of(0, 1));
    TagLogits words = new TagLogits(List.of(sentence), 2, Optional.empty());
    assertEquals(2, words.size());
    assertEquals(1, words.right());
    double p = 1 / (1 + Math.exp(-1.0 / 2));
    assertArrayEquals(new double[] {p, 1 - p}, words.probabilities(2)[0], 1e-15);
  }

  @Test
  void aChainIsTemperedWithItsEmissions() {
    List<String> tags = List.of("B-a", "I-a", "O");
    float[] scores = {1, 9, 2, 0.5f, 0, 1, -1, 2, 0, 1, 0, 3, 2, 9, 1};
    float[] halved = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      halved[i] = scores[i] / 2;
    }
    List<List<Float>> emissions = List.of(List.of(1f, 2f, 3f), List.of(2f, 2f, 0f));
    List<List<Float>> half = List.of(List.of(0.5f, 1f, 1.5f), List.of(1f, 1f, 0f));
    double[][] whole = chain(emissions, tags, scores).probabilities(2);
    double[][] divided = chain(half, tags, halved).probabilities(1);
    for (int word = 0; word < 2; word++) {
      assertArrayEquals(divided[word], whole[word], 1e-12);
    }
  }

  private static TagLogits chain(List<List<Float>> emissions, List<String> tags, float[] scores) {
    return new TagLogits(
        List.of(new TagLogits.Sentence(emissions, List.of(0, 1), List.of(0, 1))),
        tags.size(),
        Optional.of(TagTransitions.of(tags, scores)));
  }

  private static TemperedAnswers classes(List<Integer> labels, List<Double> each) {
    List<List<Double>> probabilities = labels.stream().map(label -> each).toList();
    int answer = each.get(0) >= each.get(1) ? 0 : 1;
    List<Integer> answers = labels.stream().map(label -> answer).toList();
    return ClassLogits.of(probabilities, answers, labels);
  }

  /** Labels drawn by the softmax of logits, which are then multiplied. */
  private static TemperedAnswers drawn(double scale, int rows) {
    SplittableRandom random = new SplittableRandom(11);
    List<List<Double>> probabilities = new ArrayList<>();
    List<Integer> answers = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      double[] logits = new double[3];
      for (int c = 0; c < 3; c++) {
        logits[c] = 4 * random.nextDouble();
      }
      double u = random.nextDouble();
      double[] p = Tempering.softmax(logits, 0, 3, 1);
      labels.add(u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2);
      double[] q = Tempering.softmax(logits, 0, 3, 1 / scale);
      probabilities.add(List.of(q[0], q[1], q[2]));
      answers.add(q[0] > q[1] && q[0] > q[2] ? 0 : q[1] > q[2] ? 1 : 2);
    }
    return ClassLogits.of(probabilities, answers, labels);
  }
}
