package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Workers;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.StepClock;

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
  // Loops over whole arrays are vectorised, over native memory or from an offset on they are not:
  // all numbers pass through pieces of this size, which stay in the innermost cache.
  private static final int CHUNK = 512;
  private static final int LONG_CHUNK = 4096; // where one array passes through alone
  private static final int SEGMENT = 1 << 16;

  private final Encoder encoder;
  private final AdamWSettings settings;
  private final WordUpdates words;
  private final Block parameters;
  private final Block gradients;
  private final float[] first;
  private final float[] second;
  private final double[] segmentSquares;
  private final Workers.Work sumSquares = this::sumSquares;
  private final Workers.Work updateAll = this::updateAll;
  private final List<Room> rooms = new ArrayList<>();
  private Update update;
  private int step;

  /** An optimizer without history. */
  public AdamW(Encoder encoder, AdamWSettings settings) {
    this.encoder = encoder;
    this.settings = settings;
    this.words = new WordUpdates(encoder.words(), settings);
    this.parameters = Block.of(encoder.graph().params());
    this.gradients = Block.of(encoder.graph().getGradientsViewArray());
    this.first = new float[parameters.length()];
    this.second = new float[parameters.length()];
    this.segmentSquares = new double[(parameters.length() + SEGMENT - 1) / SEGMENT];
  }

  /** Brings the word rows of a batch up to date; before its forward pass. */
  public void prepare(PackedBatch batch) {
    StepClock.Part before = encoder.clock().enter(StepClock.Part.OPTIMIZER);
    words.catchUp(batch, step);
    encoder.clock().enter(before);
  }

  /**
   * Updates all parameters by the gradients of the last backward pass.
   *
   * @return the norm of all gradients before clipping
   */
  public double step(double learningRate) {
    StepClock.Part before = encoder.clock().enter(StepClock.Part.OPTIMIZER);
    step++;
    double norm = Math.sqrt(squares() + words.squares());
    double scale = norm > settings.clip() ? settings.clip() / norm : 1;
    update = Update.of(settings, learningRate, step, scale);
    Workers.run(updateAll);
    words.step(update);
    encoder.weightsChanged();
    encoder.clock().enter(before);
    return norm;
  }

  /** How many steps it has made. */
  public int steps() {
    return step;
  }

  /** Brings every word row up to date; before the weights are read. */
  public void settle() {
    words.catchUpAll(step);
  }

  // Sums of fixed segments, added in their order: the same result for any number of threads.
  private double squares() {
    Workers.run(sumSquares);
    double total = 0;
    for (double sum : segmentSquares) {
      total += sum;
    }
    return total;
  }

  private void sumSquares(int part, int parts) {
    float[] chunk = room(part).chunk;
    float[] sums = room(part).sums;
    for (int segment = part; segment < segmentSquares.length; segment += parts) {
      java.util.Arrays.fill(sums, 0);
      int end = Math.min(gradients.length(), (segment + 1) * SEGMENT);
      for (int from = segment * SEGMENT; from < end; from += LONG_CHUNK) {
        int count = Math.min(LONG_CHUNK, end - from);
        gradients.read(from, chunk, 0, count);
        // As many sums side by side as a chunk is long: a single one waits for each addition.
        for (int i = 0; i < count; i++) {
          sums[i] += chunk[i] * chunk[i];
        }
      }
      double total = 0;
      for (float sum : sums) {
        total += sum;
      }
      segmentSquares[segment] = total;
    }
  }

  private void updateAll(int part, int parts) {
    float[] w = room(part).w;
    float[] g = room(part).g;
    float[] m = room(part).m;
    float[] v = room(part).v;
    for (int segment = part; segment < segmentSquares.length; segment += parts) {
      int end = Math.min(parameters.length(), (segment + 1) * SEGMENT);
      for (int from = segment * SEGMENT; from < end; from += CHUNK) {
        int count = Math.min(CHUNK, end - from);
        parameters.read(from, w, 0, count);
        gradients.read(from, g, 0, count);
        System.arraycopy(first, from, m, 0, count);
        System.arraycopy(second, from, v, 0, count);
        update.apply(count, w, g, m, v);
        parameters.write(from, w, 0, count);
        System.arraycopy(m, 0, first, from, count);
        System.arraycopy(v, 0, second, from, count);
      }
    }
  }

  // Each worker has arrays of its own, made once.
  private Room room(int part) {
    synchronized (rooms) {
      while (rooms.size() <= part) {
        rooms.add(new Room());
      }
      return rooms.get(part);
    }
  }

  /** What passes through the innermost cache. */
  private static final class Room {
    private final float[] w = new float[CHUNK];
    private final float[] g = new float[CHUNK];
    private final float[] m = new float[CHUNK];
    private final float[] v = new float[CHUNK];
    private final float[] chunk = new float[LONG_CHUNK];
    private final float[] sums = new float[LONG_CHUNK];
  }
}
