package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.distill4j.compress.latency.LatencyTable;
import org.distill4j.compress.prune.LayerOrderFile;
import org.distill4j.compress.prune.LayerRemoval;
import org.distill4j.compress.prune.ScoreFile;
import org.distill4j.compress.prune.SizeSweepFile;
import org.distill4j.student.outputs.StoreLock;

/**
 * Pruning scores by what they follow from, kept between runs: a new target needs no new scores. A
 * first run reads them through their file too, so that runs agree to the byte. One process at a
 * time makes what a key names; a file whose checksum is another is made again.
 */
public final class ScoreCache {
  private final Path folder;
  private final Consumer<String> messages;

  /**
   * Within a cache that runs share.
   *
   * @param messages hears of files that are damaged
   */
  public ScoreCache(UserCache cache, Consumer<String> messages) {
    this.folder = cache.pruningScores();
    this.messages = messages;
  }

  /** Measures. */
  @FunctionalInterface
  public interface Measuring {
    LatencyTable run() throws IOException;
  }

  /** The latencies of that key, measured where they are not there yet. */
  public LatencyTable latencies(String key, Measuring measuring) throws IOException {
    return holding(
        key,
        file -> {
          Optional<LatencyTable> found = read(file, () -> LatencyTable.read(file, key));
          if (found.isEmpty()) {
            measuring.run().write(file);
          }
          return LatencyTable.read(file, key);
        });
  }

  /** Makes scores. */
  @FunctionalInterface
  public interface Scoring {
    ScoreFile run() throws IOException;
  }

  /** Goes on from the steps that are known. */
  @FunctionalInterface
  public interface Ordering {
    List<LayerRemoval.Removed> from(List<LayerRemoval.Removed> known) throws IOException;
  }

  /** The scores of that key, made where they are not there yet. */
  public ScoreFile scores(String key, Scoring scoring) throws IOException {
    return holding(
        key,
        file -> {
          Optional<ScoreFile> found = read(file, () -> ScoreFile.read(file, key));
          if (found.isEmpty()) {
            scoring.run().write(file);
          }
          return ScoreFile.read(file, key);
        });
  }

  /** Tries sizes that are not known yet. */
  @FunctionalInterface
  public interface Trying {
    List<SizeSweepFile.Size> beside(List<SizeSweepFile.Size> known) throws IOException;
  }

  /** All sizes of that key, with those that are tried now. */
  public List<SizeSweepFile.Size> frontier(String key, Trying trying) throws IOException {
    return holding(
        key,
        file -> {
          Optional<SizeSweepFile> found = read(file, () -> SizeSweepFile.read(file, key));
          List<SizeSweepFile.Size> sizes =
              new ArrayList<>(found.map(SizeSweepFile::sizes).orElse(List.of()));
          List<SizeSweepFile.Size> tried = trying.beside(sizes);
          if (!tried.isEmpty()) {
            sizes.addAll(tried);
            SizeSweepFile.of(key, sizes).write(file);
          }
          return sizes;
        });
  }

  /** The order of that key, as far as needed; steps found for another target are taken. */
  public LayerOrderFile order(String key, Ordering ordering) throws IOException {
    return holding(
        key,
        file -> {
          Optional<LayerOrderFile> found = read(file, () -> LayerOrderFile.read(file, key));
          List<LayerRemoval.Removed> known = found.map(LayerOrderFile::removed).orElse(List.of());
          List<LayerRemoval.Removed> removed = ordering.from(known);
          LayerOrderFile order = LayerOrderFile.of(key, removed);
          if (removed.size() > known.size()) {
            order.write(file);
          }
          return order;
        });
  }

  /** What is done with a file that no other process changes meanwhile. */
  private interface Work<T> {
    T on(Path file) throws IOException;
  }

  private <T> T holding(String key, Work<T> work) throws IOException {
    Files.createDirectories(folder);
    return StoreLock.holding(folder, key, () -> work.on(folder.resolve(key + ".json")));
  }

  /** Reads a file that is there. */
  private interface Reading<T> {
    T run() throws IOException;
  }

  private <T> Optional<T> read(Path file, Reading<T> reading) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.run());
    } catch (IOException damaged) {
      messages.accept("cache: measured again, since " + damaged.getMessage());
      return Optional.empty();
    }
  }
}
