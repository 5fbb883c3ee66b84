package org.distill4j.evaluate.metric;

import java.util.List;
import java.util.stream.IntStream;

/** Rows of a linear congruential generator, so that another language can make the same ones. */
record SeededAnswers(List<Integer> truths, List<Integer> answers, int classes) {
  static SeededAnswers of(int n, int classes, long seed) {
    long[] state = {seed};
    Integer[] truths = new Integer[n];
    Integer[] answers = new Integer[n];
    for (int row = 0; row < n; row++) {
      truths[row] = next(state) % classes;
      boolean right = next(state) % 100 < 70;
      int other = next(state) % classes;
      answers[row] = right ? truths[row] : other;
    }
    return new SeededAnswers(List.of(truths), List.of(answers), classes);
  }

  /** The C standard's example: x ← 1103515245 x + 12345 mod 2³¹, of which bits 16 and up. */
  private static int next(long[] state) {
    state[0] = (state[0] * 1103515245L + 12345) % (1L << 31);
    return (int) (state[0] >> 16);
  }

  int[] truth() {
    return truths.stream().mapToInt(Integer::intValue).toArray();
  }

  int[] predicted() {
    return answers.stream().mapToInt(Integer::intValue).toArray();
  }

  List<String> labels() {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }
}
