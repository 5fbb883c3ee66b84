package org.distill4j.evaluate.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.junit.jupiter.api.Test;

/**
 * Values: scikit-learn 1.9.1 f1_score; intervals: scipy 1.17.1 bootstrap(paired=True,
 * method="percentile", n_resamples=9999), on the same rows.
 */
class ScoresTest {
  private static final double SEED_NOISE = 0.006;

  private final SeededAnswers four = SeededAnswers.of(300, 4, 1);
  private final SeededAnswers two = SeededAnswers.of(500, 2, 7);

  @Test
  void agreesWithScikitLearnOnFourClasses() {
    Scores scores = score(four);
    assertEquals(206.0 / 300, scores.metrics().get("accuracy").value(), 0.0);
    assertInterval(
        new Estimate(0.6878373543242691, 0.6326653726268132, 0.7390804151495681, 300),
        scores.metrics().get("macroF1"));
    assertEquals(List.of("accuracy", "macroF1"), List.copyOf(scores.metrics().keySet()));
    assertEquals(0.7164179104477612, scores.classF1().get("0"), 1e-15, "one division");
    assertEquals(0.6625, scores.classF1().get("1"), 1e-15, "one division");
    assertEquals(0.684931506849315, scores.classF1().get("2"), 1e-15, "one division");
    assertEquals(0.6875, scores.classF1().get("3"), 1e-15, "one division");
  }

  @Test
  void addsThePositiveClassWhenThereAreTwo() {
    Map<String, Estimate> metrics = score(two).metrics();
    assertInterval(
        new Estimate(0.8219651051606115, 0.7875887718623255, 0.8539947438107772, 500),
        metrics.get("macroF1"));
    assertInterval(
        new Estimate(0.8244575936883629, 0.7867494824016563, 0.859207096139758, 500),
        metrics.get("positiveF1"));
  }

  @Test
  void repeatsForTheSameSeed() {
    assertEquals(score(two), score(two));
  }

  @Test
  void countsByTrueAndPredictedClass() {
    Scores scores =
        Scores.of(
            new int[] {0, 0, 1, 2, 2},
            new int[] {0, 1, 1, 0, 0},
            List.of("a", "b", "c"),
            Bootstrap.defaults());
    assertEquals(List.of(List.of(1, 1, 0), List.of(0, 1, 0), List.of(2, 0, 0)), scores.confusion());
  }

  @Test
  void leavesClassesThatNeverOccurOutOfTheMean() {
    Scores scores =
        Scores.of(new int[] {0, 1}, new int[] {0, 1}, List.of("a", "b", "c"), Bootstrap.defaults());
    assertEquals(1, scores.metrics().get("macroF1").value(), 0.0);
    assertEquals(0, scores.classF1().get("c"), 0.0);
  }

  @Test
  void measuresAgreement() {
    assertEquals(
        new Share(0.75, 4), Scores.agreement(new int[] {0, 1, 1, 2}, new int[] {0, 1, 2, 2}));
  }

  @Test
  void namesAClassThatDoesNotExist() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> Scores.of(new int[] {0}, new int[] {7}, List.of("a", "b"), Bootstrap.defaults()));
    assertEquals("class: must be in [0, 2); got 7.", fault.getMessage());
  }

  @Test
  void refusesAnswersToOtherRows() {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> Scores.accuracy(new int[3], new int[2]));
    assertEquals(
        "rows: labels and predictions must be as many, at least one; got 3 and 2.",
        fault.getMessage());
  }

  private static Scores score(SeededAnswers rows) {
    return Scores.of(rows.truth(), rows.predicted(), rows.labels(), Bootstrap.defaults());
  }

  private static void assertInterval(Estimate expected, Estimate actual) {
    assertEquals(expected.value(), actual.value(), 1e-12, "a mean of a few classes");
    assertEquals(expected.low(), actual.low(), SEED_NOISE, "another generator's draws");
    assertEquals(expected.high(), actual.high(), SEED_NOISE, "another generator's draws");
  }
}
