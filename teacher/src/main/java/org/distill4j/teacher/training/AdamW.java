package org.distill4j.teacher.training;

import java.util.stream.IntStream;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.transformer.Encoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv 1711.05101, algorithm 2), eps
 * added after the second moment's bias correction as PyTorch does:
 *
 * <pre>
 * w -= lr (wd w + m̂ / (sqrt(v̂) + eps))
 * </pre>
 *
 * <p>One pass over the flat vector; the word embedding's rows are updated only when a batch needs
 * them, with what they missed caught up first: see {@link WordUpdates}.
 */
public final class AdamW {
  private static final int SEGMENT = 1 << 16;
  private static final int CHUNK = 1 << 11;

  private final Encoder encoder;
  private final AdamWSettings settings;
  private final WordUpdates words;
  private final Block parameters;
  private final INDArray moments;
  private final Block first;
  private final Block second;
  private int step;

  /** An optimizer without history. */
  public AdamW(Encoder encoder, AdamWSettings settings) {
    this.encoder = encoder;
    this.settings = settings;
    this.words = new WordUpdates(encoder.words(), settings);
    this.parameters = Block.of(encoder.graph().params());
    int size = parameters.length();
    this.moments = Nd4j.zeros(2, size);
    this.first = Block.of(moments).part(0, size);
    this.second = Block.of(moments).part(size, size);
  }

  /** Brings the word rows of a batch up to date; before its forward pass. */
  public void prepare(PackedBatch batch) {
    Block tokens = Block.of(batch.tokens());
    for (int i = 0; i < batch.rows(); i++) {
      words.catchUp((int) tokens.get(3 * i), step);
    }
  }

  /**
   * Updates all parameters by the gradients of the last backward pass.
   *
   * @return the norm of all gradients before clipping
   */
  public double step(double learningRate) {
    step++;
    Block gradients = Block.of(encoder.graph().getGradientsViewArray());
    double norm = Math.sqrt(squares(gradients) + words.squares());
    double scale = norm > settings.clip() ? settings.clip() / norm : 1;
    Update update = Update.of(settings, learningRate, step, scale);
    segments().forEach(segment -> update(segment, update, gradients));
    words.step(update);
    return norm;
  }

  /** Brings every word row up to date; before the weights are read. */
  public void settle() {
    words.catchUpAll(step);
  }

  private IntStream segments() {
    return IntStream.range(0, (parameters.length() + SEGMENT - 1) / SEGMENT).parallel();
  }

  // Partial sums of fixed segments: the same result for any number of threads.
  private double squares(Block gradients) {
    double[] sums = new double[(gradients.length() + SEGMENT - 1) / SEGMENT];
    segments().forEach(segment -> sums[segment] = segmentSquares(segment, gradients));
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  private static double segmentSquares(int segment, Block gradients) {
    float[] chunk = new float[CHUNK];
    int end = Math.min(gradients.length(), (segment + 1) * SEGMENT);
    double total = 0;
    for (int from = segment * SEGMENT; from < end; from += CHUNK) {
      int count = Math.min(CHUNK, end - from);
      gradients.read(from, chunk, 0, count);
      // Four sums side by side: a single one waits for each addition.
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      int i = 0;
      for (; i + 3 < count; i += 4) {
        a += chunk[i] * chunk[i];
        b += chunk[i + 1] * chunk[i + 1];
        c += chunk[i + 2] * chunk[i + 2];
        d += chunk[i + 3] * chunk[i + 3];
      }
      for (; i < count; i++) {
        a += chunk[i] * chunk[i];
      }
      total += (double) a + b + c + d;
    }
    return total;
  }

  // Chunks are copied to Java arrays and back: loops over arrays are vectorised, over native memory
  // they are not.
  private void update(int segment, Update update, Block gradients) {
    float[] w = new float[CHUNK];
    float[] g = new float[CHUNK];
    float[] m = new float[CHUNK];
    float[] v = new float[CHUNK];
    int end = Math.min(parameters.length(), (segment + 1) * SEGMENT);
    for (int from = segment * SEGMENT; from < end; from += CHUNK) {
      int count = Math.min(CHUNK, end - from);
      parameters.read(from, w, 0, count);
      gradients.read(from, g, 0, count);
      first.read(from, m, 0, count);
      second.read(from, v, 0, count);
      update.apply(count, w, g, m, v);
      parameters.write(from, w, 0, count);
      first.write(from, m, 0, count);
      second.write(from, v, 0, count);
    }
  }
}
