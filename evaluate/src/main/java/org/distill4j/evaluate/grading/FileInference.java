package org.distill4j.evaluate.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.TokenizedText;

/**
 * Runs the ONNX file of a model folder on texts and remembers the logits, so that grading,
 * certificate and calibration share one pass. Each text is run at batch 1 without padding on one
 * thread, several texts side by side, so that no answer depends on the number of threads.
 *
 * <p>The file is opened when it is first needed. Closing frees it and keeps the answers. Not for
 * use by several threads at once.
 */
public final class FileInference implements AutoCloseable {
  private static final int WORK_UNIT = 32;

  private final Path folder;
  private final int threads;
  private final Map<TokenizedText, float[]> alone = new ConcurrentHashMap<>();
  private final Map<List<TokenizedText>, float[][]> batched = new ConcurrentHashMap<>();
  private CompressedModel model;

  /**
   * Of a model folder.
   *
   * @param threads texts that are answered at the same time, at least one
   */
  public FileInference(Path folder, int threads) {
    this.folder = folder;
    this.threads = threads;
  }

  /** The model folder. */
  public Path folder() {
    return folder;
  }

  /**
   * The opened model.
   *
   * @throws IOException when the folder is no model folder
   */
  public CompressedModel model() throws IOException {
    if (model == null) {
      model = CompressedModel.open(folder);
    }
    return model;
  }

  /**
   * The logits of each text by itself, in their order: [N][C], of a model of tags [N][L · C]. Texts
   * that were answered before are not run again.
   *
   * @param progress takes how many texts have been answered, on several threads
   */
  public List<float[]> logits(List<TokenizedText> texts, IntConsumer progress) throws IOException {
    Set<TokenizedText> missing = new LinkedHashSet<>();
    for (TokenizedText text : texts) {
      if (!alone.containsKey(key(text))) {
        missing.add(key(text));
      }
    }
    if (!missing.isEmpty()) {
      CompressedModel opened = model();
      AtomicInteger done = new AtomicInteger(texts.size() - missing.size());
      run(
          new ArrayList<>(missing),
          text -> {
            alone.put(text, opened.logits(List.of(text))[0]);
            progress.accept(done.incrementAndGet());
          });
    }
    return texts.stream().map(text -> alone.get(key(text))).toList();
  }

  /** The same without a listener. */
  public List<float[]> logits(List<TokenizedText> texts) throws IOException {
    return logits(texts, done -> {});
  }

  /**
   * The logits of texts that are run together in batches of {@value BatchSample#BATCH}, in the
   * order given and padded to the longest of each batch.
   */
  public List<float[]> batchedLogits(List<TokenizedText> texts) throws IOException {
    List<List<TokenizedText>> batches = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += BatchSample.BATCH) {
      int to = Math.min(texts.size(), from + BatchSample.BATCH);
      batches.add(texts.subList(from, to).stream().map(FileInference::key).toList());
    }
    List<List<TokenizedText>> missing =
        batches.stream().filter(batch -> !batched.containsKey(batch)).distinct().toList();
    if (!missing.isEmpty()) {
      CompressedModel opened = model();
      run(missing, batch -> batched.put(batch, opened.logits(batch)));
    }
    return batches.stream().flatMap(batch -> List.of(batched.get(batch)).stream()).toList();
  }

  // Whether a text was cut, and where its words begin, is nothing that the file sees.
  private static TokenizedText key(TokenizedText text) {
    return TokenizedText.of(text.ids(), text.typeIds(), false);
  }

  /** What is done for one item. */
  private interface Work<T> {
    void on(T item);
  }

  private <T> void run(List<T> items, Work<T> work) {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      int unit = Math.max(1, Math.min(WORK_UNIT, items.size() / threads));
      List<Callable<Boolean>> units = new ArrayList<>();
      for (int start = 0; start < items.size(); start += unit) {
        List<T> some = items.subList(start, Math.min(start + unit, items.size()));
        units.add(
            () -> {
              some.forEach(work::on);
              return true;
            });
      }
      for (Future<Boolean> done : workers.invokeAll(units)) {
        var unused = done.get();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(folder + ": must not be interrupted; was.", stopped);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(
          folder + ": the model must answer every row; got " + failed.getCause().getMessage(),
          failed.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /** Frees the model; what it answered stays. */
  @Override
  public void close() {
    if (model != null) {
      model.close();
      model = null;
    }
  }
}
