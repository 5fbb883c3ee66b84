package org.distill4j.teacher.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TagGrammar;
import org.junit.jupiter.api.Test;

/** The loss against sums over all paths, its gradients against central differences in double. */
final class CrfTest {
  private static final TagGrammar GRAMMAR = TagGrammar.of(List.of("O", "B-X", "I-X", "B-Y", "I-Y"));
  private static final int COUNT = 5;
  private static final int SCORES = COUNT * (COUNT + 2);
  private static final int[] OWN = {1, 2, 0, 3};
  private static final double STEP = 1e-4;

  private static double[] random(int count, long seed) {
    return new Random(seed).doubles(count, -2, 2).toArray();
  }

  private static double loss(TagGrammar grammar, int words, double[] emissions, double[] scores) {
    Crf chain = new Crf(grammar);
    chain.use(scores);
    return chain.loss(
        words, emissions, OWN, new double[emissions.length], new double[scores.length]);
  }

  @Test
  void isTheLogarithmOfTheOwnPathsShareOfAllAllowedOnes() {
    for (int seed = 0; seed < 20; seed++) {
      int words = 1 + seed % 4;
      double[] emissions = random(COUNT * words, seed);
      double[] scores = random(SCORES, 100 + seed);
      double all = 0;
      for (int path = 0; path < Math.pow(COUNT, words); path++) {
        int[] tags = new int[words];
        for (int t = 0, rest = path; t < words; t++, rest /= COUNT) {
          tags[t] = rest % COUNT;
        }
        all += isAllowed(tags) ? Math.exp(score(tags, emissions, scores)) : 0;
      }
      double own = score(Arrays.copyOf(OWN, words), emissions, scores);
      assertEquals(
          Math.log(all) - own, loss(GRAMMAR, words, emissions, scores), 1e-12, "seed " + seed);
    }
  }

  private static boolean isAllowed(int[] tags) {
    boolean allowed = GRAMMAR.mayBegin(tags[0]);
    for (int t = 1; t < tags.length; t++) {
      allowed &= GRAMMAR.mayFollow(tags[t - 1], tags[t]);
    }
    return allowed;
  }

  private static double score(int[] tags, double[] emissions, double[] scores) {
    double score = scores[tags[0]] + scores[COUNT + tags[tags.length - 1]];
    for (int t = 0; t < tags.length; t++) {
      score += emissions[t * COUNT + tags[t]];
      score += t == 0 ? 0 : scores[(tags[t - 1] + 2) * COUNT + tags[t]];
    }
    return score;
  }

  @Test
  void gradientsAreCentralDifferences() {
    for (int words = 1; words <= 4; words++) {
      double[] emissions = random(COUNT * words, 7);
      double[] scores = random(SCORES, 8);
      double[] slopes = new double[emissions.length];
      double[] scoreSlopes = new double[SCORES];
      Crf chain = new Crf(GRAMMAR);
      chain.use(scores);
      chain.loss(words, emissions, OWN, slopes, scoreSlopes);
      assertEquals(0, faults(words, emissions, scores, emissions, slopes));
      assertEquals(0, faults(words, emissions, scores, scores, scoreSlopes));
      slopes[0] *= 1.001;
      assertEquals(1, faults(words, emissions, scores, emissions, slopes), "a wrong one is seen");
    }
  }

  private static int faults(
      int words, double[] emissions, double[] scores, double[] moved, double[] slopes) {
    int faults = 0;
    for (int i = 0; i < moved.length; i++) {
      double value = moved[i];
      moved[i] = value + STEP;
      double above = loss(GRAMMAR, words, emissions, scores);
      moved[i] = value - STEP;
      double below = loss(GRAMMAR, words, emissions, scores);
      moved[i] = value;
      double slope = (above - below) / (2 * STEP);
      boolean near = Math.abs(slope - slopes[i]) <= 1e-8 + 1e-5 * Math.abs(slope);
      faults += near ? 0 : 1;
    }
    return faults;
  }

  @Test
  void whatIsRuledOutHasNoPartInIt() {
    double[] emissions = random(COUNT * 4, 3);
    double[] scores = random(SCORES, 4);
    double before = loss(GRAMMAR, 4, emissions, scores);
    scores[2] = 50; // a sentence that begins with I-X
    scores[2 * COUNT + 4] = 50; // O, I-Y
    scores[3 * COUNT + 4] = 50; // B-X, I-Y
    assertEquals(before, loss(GRAMMAR, 4, emissions, scores), 0);
    double[] scoreSlopes = new double[SCORES];
    Crf chain = new Crf(GRAMMAR);
    chain.use(scores);
    chain.loss(4, emissions, OWN, new double[emissions.length], scoreSlopes);
    assertEquals(0, scoreSlopes[2] + scoreSlopes[2 * COUNT + 4] + scoreSlopes[3 * COUNT + 4], 0);
  }

  @Test
  void withoutTransitionsItIsTheSumOfCrossEntropies() {
    TagGrammar free = TagGrammar.of(List.of("O", "B-V", "B-X", "B-Y", "B-Z"));
    double[] emissions = random(COUNT * 4, 5);
    double sum = 0;
    for (int t = 0; t < 4; t++) {
      double[] row = Arrays.copyOfRange(emissions, t * COUNT, (t + 1) * COUNT);
      sum -= Softmax.logarithms(row, 1)[OWN[t]];
    }
    assertEquals(sum, loss(free, 4, emissions, new double[SCORES]), 1e-12);
  }

  @Test
  void longSentencesAndFarLogitsStayFinite() {
    int words = 600;
    double[] emissions = random(COUNT * words, 6);
    for (int i = 0; i < emissions.length; i++) {
      emissions[i] *= 150;
    }
    double[] slopes = new double[emissions.length];
    double[] scoreSlopes = new double[SCORES];
    Crf chain = new Crf(GRAMMAR);
    chain.use(random(SCORES, 9));
    double loss = chain.loss(words, emissions, new int[words], slopes, scoreSlopes);
    assertTrue(loss > 0 && Double.isFinite(loss), "loss " + loss);
    assertTrue(Arrays.stream(slopes).allMatch(Double::isFinite), "slopes of emissions");
    assertTrue(Arrays.stream(scoreSlopes).allMatch(Double::isFinite), "slopes of scores");
    for (int t = 0; t < words; t++) {
      double sum = Arrays.stream(slopes, t * COUNT, (t + 1) * COUNT).sum();
      assertEquals(0, sum, 1e-9, "probabilities less the own tag; word " + t);
    }
  }

  @Test
  void refusesTagsThatMayNotStandSo() {
    Crf chain = new Crf(GRAMMAR);
    double[] emissions = new double[2 * COUNT];
    int[] inside = {0, 2};
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> chain.loss(2, emissions, inside, new double[2 * COUNT], new double[SCORES]));
    assertTrue(e.getMessage().contains("got 2 at word 1"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> chain.use(new double[3]));
  }
}
