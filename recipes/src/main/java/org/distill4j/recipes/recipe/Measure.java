package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.stream.Stream;

/**
 * How latency is measured: batch 1, in forked processes, all models in turn each round.
 *
 * @param lengths tokens a text, one measurement each
 * @param threads inference threads, one measurement each
 * @param rounds how often each model has its turn; 0 where neither time nor memory is measured
 * @param seconds measuring time of each turn, after a third as long to warm up; less than half an
 *     hour
 */
public record Measure(List<Integer> lengths, List<Integer> threads, int rounds, double seconds) {
  /** What must hold of a number of turns. */
  public static final Bound ROUNDS = Bound.atLeast(0);

  /** What must hold of the seconds of a turn. */
  public static final Bound SECONDS = Bound.positiveBelow(1800);

  /** Checks every number. */
  public Measure {
    lengths = List.copyOf(lengths);
    threads = List.copyOf(threads);
    notEmpty("lengths", lengths);
    notEmpty("threads", threads);
    ROUNDS.check("rounds", rounds);
    SECONDS.check("seconds", seconds);
  }

  /** Short, usual and long texts on one thread. */
  public static Measure defaults() {
    return new Measure(List.of(16, 32, 128), List.of(1), 3, 1.0);
  }

  /** Whether anything is measured. */
  public boolean isWanted() {
    return rounds > 0;
  }

  /** The same and one more length, unless it is there. */
  public Measure including(int length) {
    List<Integer> all =
        Stream.concat(lengths.stream(), Stream.of(length)).distinct().sorted().toList();
    return lengths.contains(length) ? this : new Measure(all, threads, rounds, seconds);
  }

  private static void notEmpty(String name, List<Integer> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + ": must hold at least one number; got none");
    }
    values.forEach(v -> Bound.atLeast(1).check(name, v));
  }
}
