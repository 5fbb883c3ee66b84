package org.distill4j.evaluate.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * How long to time, and what.
 *
 * @param lengths tokens of the timed sequences; those longer than a model's positions are left out
 *     for it
 * @param threads thread counts of ONNX Runtime, each timed by itself
 * @param rounds forks of each model, taken in turn so that a drift of the machine meets all alike
 * @param warmupSeconds for each length in each fork, not counted
 * @param measureSeconds for each length in each fork
 * @param seed of the random ids
 */
public record LatencySettings(
    List<Integer> lengths,
    List<Integer> threads,
    int rounds,
    double warmupSeconds,
    double measureSeconds,
    long seed) {
  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when something is missing or not positive
   */
  public LatencySettings {
    lengths = positive("lengths", lengths);
    threads = positive("threads", threads);
    if (!(rounds > 0)) {
      throw new IllegalArgumentException("rounds: must be > 0; got " + rounds + ".");
    }
    if (!(warmupSeconds > 0 && measureSeconds > 0 && warmupSeconds + measureSeconds < 3600)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "warmupSeconds, measureSeconds: must be > 0 and below an hour; got %s and %s.",
              warmupSeconds,
              measureSeconds));
    }
  }

  private static List<Integer> positive(String name, List<Integer> values) {
    if (values.isEmpty() || !values.stream().allMatch(value -> value > 0)) {
      throw new IllegalArgumentException(
          name + ": must be whole numbers > 0, at least one; got " + values + ".");
    }
    return List.copyOf(values);
  }

  /** 16, 32 and 128 tokens on one thread: about half a minute a model. */
  public static LatencySettings defaults() {
    return new LatencySettings(List.of(16, 32, 128), List.of(1), 3, 1, 2, 17);
  }

  /** The same in about five seconds a model, with percentiles that are correspondingly rougher. */
  public LatencySettings quick() {
    return new LatencySettings(lengths, threads, 2, 0.15, 0.35, seed);
  }

  /** The same on other thread counts. */
  public LatencySettings withThreads(List<Integer> counts) {
    return new LatencySettings(lengths, counts, rounds, warmupSeconds, measureSeconds, seed);
  }

  /** The same at other lengths. */
  public LatencySettings withLengths(List<Integer> pieces) {
    return new LatencySettings(pieces, threads, rounds, warmupSeconds, measureSeconds, seed);
  }
}
