package org.distill4j.evaluate.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.distill4j.evaluate.report.Latency;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Times model folders side by side through JMH: each round forks one process a model, one model
 * after the other, and the calls of all rounds are pooled. JMH prints nothing.
 */
public final class LatencyBenchmark {
  // The serial collector has no threads of its own that would compete with the model's.
  private static final String[] JVM_ARGUMENTS = {"-Xmx512m", "-XX:+UseSerialGC"};

  static {
    // JMH refuses to start while any other program of the machine, maybe another user's, holds its
    // lock; a run that has trained for an hour must not fail for that.
    if (System.getProperty("jmh.ignoreLock") == null) {
      System.setProperty("jmh.ignoreLock", "true");
    }
  }

  private final LatencySettings settings;
  private final Map<String, Pool> pools = new LinkedHashMap<>();

  private LatencyBenchmark(LatencySettings settings) {
    this.settings = settings;
  }

  /**
   * How far the timing is.
   *
   * @param model that is timed next
   * @param done forks that have ended
   * @param all forks there will be
   */
  public record Progress(String model, int done, int all) {}

  /** The calls of one model. */
  private record Pool(TimedModel model, Map<Integer, Map<Integer, Samples>> byThreadsAndLength) {}

  /**
   * Times the models.
   *
   * @param folders model folders by name, timed in this order
   * @param progress called before each fork, on this thread
   * @return by name, the latencies by thread count and length; without the lengths that are longer
   *     than the model's positions
   * @throws IOException when a folder is no model folder or a fork fails, with the fork's own words
   */
  public static Map<String, List<Latency>> measure(
      Map<String, Path> folders, LatencySettings settings, Consumer<Progress> progress)
      throws IOException {
    LatencyBenchmark benchmark = new LatencyBenchmark(settings);
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      TimedModel model = TimedModel.of(folder.getValue(), settings.lengths());
      benchmark.pools.put(folder.getKey(), new Pool(model, new LinkedHashMap<>()));
    }
    benchmark.runAll(progress);
    return benchmark.latencies();
  }

  private void runAll(Consumer<Progress> progress) throws IOException {
    int done = 0;
    int all = settings.rounds() * settings.threads().size() * pools.size();
    for (int round = 0; round < settings.rounds(); round++) {
      for (int threads : settings.threads()) {
        for (Map.Entry<String, Pool> pool : pools.entrySet()) {
          progress.accept(new Progress(pool.getKey(), done, all));
          if (!pool.getValue().model().lengths().isEmpty()) {
            fork(pool.getValue(), threads);
          }
          done++;
        }
      }
    }
  }

  private void fork(Pool pool, int threads) throws IOException {
    Transcript transcript = new Transcript();
    Collection<RunResult> results;
    try {
      results = new Runner(options(pool.model(), threads), transcript).run();
    } catch (RunnerException failed) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must answer %s tokens on %d threads in a forked process; got %s",
              pool.model().folder(),
              pool.model().lengths(),
              threads,
              transcript.fault()),
          failed);
    }
    List<Integer> lengths = pool.model().lengths();
    Map<Integer, Samples> samples =
        pool.byThreadsAndLength().computeIfAbsent(threads, none -> new LinkedHashMap<>());
    for (RunResult result : results) {
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        int iteration = 0;
        for (IterationResult each : fork.getIterationResults()) {
          int length = lengths.get(iteration++ % lengths.size());
          samples
              .computeIfAbsent(length, none -> new Samples())
              .add(each.getPrimaryResult().getStatistics());
        }
      }
    }
  }

  private Options options(TimedModel model, int threads) {
    return new OptionsBuilder()
        .include("^" + Pattern.quote(ModelCallBenchmark.class.getName() + ".call") + "$")
        .mode(Mode.SampleTime)
        .timeUnit(TimeUnit.MILLISECONDS)
        .forks(1)
        .jvmArgs(JVM_ARGUMENTS)
        .warmupIterations(model.lengths().size())
        .warmupTime(millis(settings.warmupSeconds()))
        .measurementIterations(model.lengths().size())
        .measurementTime(millis(settings.measureSeconds()))
        .param("folder", model.folder().toString())
        .param("threads", Integer.toString(threads))
        .param(
            "lengths",
            model.lengths().stream().map(String::valueOf).collect(Collectors.joining(",")))
        .param("vocabulary", Integer.toString(model.vocabulary()))
        .param("seed", Long.toString(settings.seed()))
        .addProfiler(SilentForks.class)
        .shouldFailOnError(true)
        .shouldDoGC(false)
        .build();
  }

  private static TimeValue millis(double seconds) {
    return TimeValue.milliseconds(Math.max(1, Math.round(1000 * seconds)));
  }

  private Map<String, List<Latency>> latencies() {
    Map<String, List<Latency>> byModel = new LinkedHashMap<>();
    for (Map.Entry<String, Pool> pool : pools.entrySet()) {
      List<Latency> latencies = new ArrayList<>();
      pool.getValue()
          .byThreadsAndLength()
          .forEach(
              (threads, byLength) ->
                  byLength.forEach(
                      (length, samples) -> latencies.add(samples.latency(length, threads))));
      byModel.put(pool.getKey(), List.copyOf(latencies));
    }
    return byModel;
  }
}
