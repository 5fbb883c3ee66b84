package org.distill4j.evaluate.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Keeps what JMH and its forks say, to be shown only when a fork fails. */
final class Transcript implements OutputFormat {
  private static final int SHOWN = 1500;

  private final StringBuilder text = new StringBuilder();

  /** What went wrong: the first line that names an exception, or else the last lines. */
  synchronized String fault() {
    String said = text.toString().strip();
    return said.lines()
        .filter(line -> line.matches("(Caused by: )?[\\w.$]*(Exception|Error)\\b.*"))
        .findFirst()
        .orElseGet(() -> said.substring(Math.max(0, said.length() - SHOWN)));
  }

  @Override
  public synchronized void print(String said) {
    text.append(said);
  }

  @Override
  public void println(String said) {
    print(said + "\n");
  }

  @Override
  public void verbosePrintln(String said) {
    println(said);
  }

  @Override
  public synchronized void write(int letter) {
    text.append((char) letter);
  }

  @Override
  public void write(byte[] said) {
    print(new String(said, StandardCharsets.UTF_8));
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult result) {}

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {}

  @Override
  public void endBenchmark(BenchmarkResult result) {}

  @Override
  public void startRun() {}

  @Override
  public void endRun(Collection<RunResult> result) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
