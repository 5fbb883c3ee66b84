package org.distill4j.recipes.assessment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.distill4j.evaluate.benchmark.MemoryProbe;
import org.distill4j.evaluate.benchmark.ModelSize;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.report.Size;
import org.distill4j.recipes.context.CountedProgress;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.stage.api.CompletedStage;

/**
 * Bytes and peak memory of each stage's file. Neither depends on what else the machine does, so
 * several are taken at once, on as many threads as the recipe has; nothing is timed meanwhile.
 *
 * @param size of the folder
 * @param memory resident in a fresh process, bytes; empty where it was not asked for, or cannot be
 */
record FileCosts(Size size, Optional<Long> memory) {
  /** The costs of all stages by their names. */
  static Map<String, FileCosts> of(RunContext context, List<CompletedStage> stages, Dataset rows)
      throws IOException {
    boolean wanted = context.recipe().measure().isWanted();
    ExecutorService workers = Executors.newFixedThreadPool(context.recipe().threads());
    try (CountedProgress progress =
        context.messages().counted("size and memory", 2 * stages.size(), "measurements")) {
      AtomicInteger done = new AtomicInteger();
      List<Future<Size>> sizes = new ArrayList<>();
      List<Future<Optional<Long>>> memory = new ArrayList<>();
      for (CompletedStage stage : stages) {
        long parameters = stage.record().parameters();
        sizes.add(
            workers.submit(
                counted(() -> ModelSize.of(stage.folder(), parameters), done, progress)));
        Callable<Optional<Long>> probe =
            () -> wanted ? MemoryProbe.peakBytes(stage.folder(), rows) : Optional.empty();
        memory.add(workers.submit(counted(probe, done, progress)));
      }
      Map<String, FileCosts> costs = new LinkedHashMap<>();
      for (int i = 0; i < stages.size(); i++) {
        costs.put(
            stages.get(i).record().name(),
            new FileCosts(result(sizes.get(i)), result(memory.get(i))));
      }
      return costs;
    } finally {
      workers.shutdownNow();
    }
  }

  private static <T> Callable<T> counted(
      Callable<T> work, AtomicInteger done, CountedProgress progress) {
    return () -> {
      T result = work.call();
      progress.done(done.incrementAndGet());
      return result;
    };
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("measuring: must not be interrupted; was.", stopped);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException fault) {
        throw fault;
      }
      throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
    }
  }
}
