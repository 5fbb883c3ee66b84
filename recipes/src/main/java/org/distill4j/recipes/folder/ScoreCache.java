package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.compress.prune.FrontierFile;
import org.distill4j.compress.prune.LatencyTable;
import org.distill4j.compress.prune.LayerOrderFile;
import org.distill4j.compress.prune.LayerRemoval;
import org.distill4j.compress.prune.ScoreFile;

/**
 * Pruning scores by what they follow from, kept between runs: a new target needs no new scores. A
 * first run reads them through their file too, so that runs agree to the byte.
 */
public final class ScoreCache {
  private final Path folder;

  /** Within a cache that runs share. */
  public ScoreCache(UserCache cache) {
    this.folder = cache.pruningScores();
  }

  /** Measures. */
  @FunctionalInterface
  public interface Measuring {
    LatencyTable run() throws IOException;
  }

  /** The latencies of that key, measured where they are not there yet. */
  public LatencyTable latencies(String key, Measuring measuring) throws IOException {
    Path file = folder.resolve(key + ".json");
    if (!Files.isRegularFile(file)) {
      LatencyTable made = measuring.run();
      Files.createDirectories(folder);
      made.write(file);
    }
    return LatencyTable.read(file, key);
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
    Path file = folder.resolve(key + ".json");
    if (!Files.isRegularFile(file)) {
      ScoreFile made = scoring.run();
      Files.createDirectories(folder);
      made.write(file);
    }
    return ScoreFile.read(file, key);
  }

  /** Tries sizes that are not known yet. */
  @FunctionalInterface
  public interface Trying {
    List<FrontierFile.Size> beside(List<FrontierFile.Size> known) throws IOException;
  }

  /** All sizes of that key, with those that are tried now. */
  public List<FrontierFile.Size> frontier(String key, Trying trying) throws IOException {
    Path file = folder.resolve(key + ".json");
    List<FrontierFile.Size> sizes =
        Files.isRegularFile(file)
            ? new ArrayList<>(FrontierFile.read(file, key).sizes())
            : new ArrayList<>();
    List<FrontierFile.Size> tried = trying.beside(sizes);
    if (!tried.isEmpty()) {
      sizes.addAll(tried);
      Files.createDirectories(folder);
      FrontierFile.of(key, sizes).write(file);
    }
    return sizes;
  }

  /** The order of that key, as far as needed; steps found for another target are taken. */
  public LayerOrderFile order(String key, Ordering ordering) throws IOException {
    Path file = folder.resolve(key + ".json");
    List<LayerRemoval.Removed> known =
        Files.isRegularFile(file) ? LayerOrderFile.read(file, key).removed() : List.of();
    List<LayerRemoval.Removed> removed = ordering.from(known);
    LayerOrderFile order = LayerOrderFile.of(key, removed);
    if (removed.size() > known.size()) {
      Files.createDirectories(folder);
      order.write(file);
    }
    return order;
  }
}
