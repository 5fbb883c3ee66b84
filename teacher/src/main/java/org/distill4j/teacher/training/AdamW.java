package org.distill4j.teacher.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.SquareSum;
import org.distill4j.teacher.kernel.Workers;
import org.distill4j.teacher.transformer.StepClock;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv 1711.05101, algorithm 2), eps
 * added after the second moment's bias correction as PyTorch does:
 *
 * <pre>
 * w -= lr (wd w + m̂ / (sqrt(v̂) + eps))
 * </pre>
 *
 * <p>One pass over the flat vector; the word embedding's rows are updated only when a batch needs
 * them, with what they missed caught up first: see {@link SparseAdamW}. Where the head alone is
 * trained there are moments of the head alone.
 */
public final class AdamW {
  // Loops over whole arrays are vectorised, over native memory or from an offset on they are not:
  // weights and gradients pass through pieces of this size, which stay in the innermost cache, and
  // moments are kept in such pieces.
  private static final int CHUNK = 2048;
  private static final int PIECES = 32; // a segment
  private static final int SEGMENT = PIECES * CHUNK;

  private final TransformerModel encoder;
  private final AdamWSettings settings;
  private final Optional<SparseAdamW> words;
  private final StepUpdates steps;
  private final Buffer parameters;
  private final Buffer gradients;
  private final float[][] first;
  private final float[][] second;
  private final double[] segmentSquares;
  private final Workers.Work sumSquares = this::sumSquares;
  private final Workers.Work updateAll = this::updateAll;
  private final Workers.Work dropHeld = this::dropHeld;
  private final List<Room> rooms = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private BitSet held = new BitSet();
  private Update update;
  private int step;

  /** An optimizer without history. */
  public AdamW(TransformerModel encoder, AdamWSettings settings) {
    this.encoder = encoder;
    this.settings = settings;
    this.words =
        encoder.trainsHeadAlone()
            ? Optional.empty()
            : Optional.of(new SparseAdamW(encoder.words(), settings));
    this.steps = new StepUpdates(encoder.steps(), settings);
    this.parameters = encoder.trainedParameters();
    this.gradients = encoder.trainedGradients();
    this.first = pieces(parameters.length());
    this.second = pieces(parameters.length());
    this.segmentSquares = new double[(parameters.length() + SEGMENT - 1) / SEGMENT];
  }

  private static float[][] pieces(int length) {
    float[][] pieces = new float[(length + CHUNK - 1) / CHUNK][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = new float[Math.min(CHUNK, length - i * CHUNK)];
    }
    return pieces;
  }

  /** Brings the word rows of a batch up to date; before its forward pass. */
  public void prepare(PackedBatch batch) {
    StepClock.Part before = encoder.clock().enter(StepClock.Part.OPTIMIZER);
    words.ifPresent(rows -> rows.catchUp(batch, step));
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
    if (!held.isEmpty()) {
      share(dropHeld);
    }
    double ofWords = words.map(SparseAdamW::squares).orElse(0.0);
    double norm = Math.sqrt(squares() + ofWords + steps.squares());
    double scale = norm > settings.clip() ? settings.clip() / norm : 1;
    update = Update.of(settings, learningRate, step, scale);
    share(updateAll);
    words.ifPresent(rows -> rows.step(update));
    steps.step(learningRate, step, scale);
    encoder.weightsChanged();
    encoder.clock().enter(before);
    return norm;
  }

  /**
   * Holds weights at zero from now on: they and their moments become zero at once, and their
   * gradients before every step, so that they count for nothing in the norm either.
   *
   * @param weights their places in the graph's flat vector; in place of any held before
   */
  public void hold(BitSet weights) {
    int from = Math.toIntExact(parameters.distanceFrom(encoder.parameters()));
    held = weights.get(from, Math.max(from, weights.length())); // those of a frozen encoder hold
    for (int i = held.nextSetBit(0); i >= 0; i = held.nextSetBit(i + 1)) {
      parameters.set(i, 0);
      first[i / CHUNK][i % CHUNK] = 0;
      second[i / CHUNK][i % CHUNK] = 0;
    }
    encoder.weightsChanged();
  }

  private void dropHeld(int part, int parts) {
    for (int s = next.getAndIncrement(); s < segmentSquares.length; s = next.getAndIncrement()) {
      int end = Math.min(gradients.length(), (s + 1) * SEGMENT);
      for (int i = held.nextSetBit(s * SEGMENT); i >= 0 && i < end; i = held.nextSetBit(i + 1)) {
        gradients.set(i, 0);
      }
    }
  }

  /** How many steps it has made. */
  public int steps() {
    return step;
  }

  /** Brings every word row up to date; before the weights are read. */
  public void settle() {
    words.ifPresent(rows -> rows.catchUpAll(step));
  }

  /** Writes weights, moments and history, as they are: word rows keep their arrears. */
  void save(StateFile.Output out) throws IOException {
    out.number(step);
    float[] w = new float[CHUNK];
    for (int piece = 0; piece < first.length; piece++) {
      parameters.read(piece * CHUNK, w, 0, first[piece].length);
      out.numbers(w);
      out.numbers(first[piece]);
      out.numbers(second[piece]);
    }
    if (words.isPresent()) {
      words.get().save(out);
    }
    steps.save(out);
  }

  /** Takes back what {@link #save} wrote. */
  void restore(StateFile.Input in) throws IOException {
    step = Math.toIntExact(in.number());
    float[] w = new float[CHUNK];
    for (int piece = 0; piece < first.length; piece++) {
      in.numbers(w);
      parameters.write(piece * CHUNK, w, 0, first[piece].length);
      in.numbers(first[piece]);
      in.numbers(second[piece]);
    }
    if (words.isPresent()) {
      words.get().restore(in);
    }
    steps.restore(in);
    encoder.weightsChanged();
  }

  // Sums of fixed segments, added in their order: the same result for any number of threads.
  private double squares() {
    share(sumSquares);
    double total = 0;
    for (double sum : segmentSquares) {
      total += sum;
    }
    return total;
  }

  // Segments go to whoever is free: oneDNN's waiting threads slow the workers down unevenly.
  private void share(Workers.Work work) {
    next.set(0);
    Workers.run(work);
  }

  private void sumSquares(int part, int parts) {
    SquareSum sum = room(part).sum;
    for (int s = next.getAndIncrement(); s < segmentSquares.length; s = next.getAndIncrement()) {
      int from = s * SEGMENT;
      segmentSquares[s] = sum.of(gradients, from, Math.min(gradients.length() - from, SEGMENT));
    }
  }

  private void updateAll(int part, int parts) {
    Room room = room(part);
    for (int s = next.getAndIncrement(); s < segmentSquares.length; s = next.getAndIncrement()) {
      int end = Math.min(first.length, (s + 1) * PIECES);
      for (int piece = s * PIECES; piece < end; piece++) {
        update(piece, room.w, room.g);
      }
    }
  }

  private void update(int piece, float[] w, float[] g) {
    int count = first[piece].length;
    parameters.read(piece * CHUNK, w, 0, count);
    gradients.read(piece * CHUNK, g, 0, count);
    update.apply(count, w, g, first[piece], second[piece]);
    parameters.write(piece * CHUNK, w, 0, count);
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
    private final SquareSum sum = new SquareSum();
  }
}
