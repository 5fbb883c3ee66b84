package org.distill4j.recipes.context;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress of a phase whose items can be counted, such as {@code teacher: checking ONNX parity: 300
 * / 1,000 texts, 0:04 left}: a line every two seconds, or a bar where a person watches. A phase
 * that is over sooner says nothing. Thread-safe.
 */
public final class CountedProgress implements AutoCloseable {
  private static final long EVERY_NANOS = 2_000_000_000L;

  private final String name;
  private final int all;
  private final String items;
  private final Consumer<String> lines;
  private final boolean bars;
  private long start = System.nanoTime();
  private long said = start;
  private int before;
  private int most;
  private ProgressBar bar;

  CountedProgress(String name, int all, String items, Consumer<String> lines, boolean bars) {
    this.name = name;
    this.all = all;
    this.items = items;
    this.lines = lines;
    this.bars = bars;
  }

  /** So many items are done already, and tell nothing of the time of others. */
  synchronized void from(int count) {
    before = count;
    most = count;
    start = System.nanoTime();
    said = start;
  }

  /** Hears how many items are done, where the first of them took preparations with them. */
  public synchronized void prepared(int count) {
    if (most == 0) {
      from(count);
    } else {
      done(count);
    }
  }

  /** Hears how many items are done. */
  public synchronized void done(int count) {
    if (count <= most) { // of two threads the slower may come late
      return;
    }
    most = count;
    long now = System.nanoTime();
    if (bar != null) {
      bar.stepTo(count);
    } else if (count < all && now - said >= EVERY_NANOS) {
      said = now;
      show(count, now - start);
    }
  }

  private void show(int count, long elapsedNanos) {
    if (bars) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(all)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
      bar.stepTo(count);
    } else {
      lines.accept(line(count, elapsedNanos));
    }
  }

  private String line(int count, long elapsedNanos) {
    double each = elapsedNanos / 1e9 / (count - before);
    Duration left = Duration.ofSeconds(Math.round(each * (all - count)));
    return String.format(
        Locale.ROOT,
        "%s: %,d / %,d %s, %d:%02d left",
        name,
        count,
        all,
        items,
        left.toMinutes(),
        left.toSecondsPart());
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
