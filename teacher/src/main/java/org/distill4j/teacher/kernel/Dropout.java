package org.distill4j.teacher.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Inverted dropout with counter-based masks: whether an element is dropped follows from (key,
 * element) alone, so that the backward pass repeats the mask without storing it and a resumed run
 * draws the same ones (Srivastava et al. 2014; counters after Salmon et al. 2011).
 *
 * <p>Long runs are cut between threads, which changes no mask; no two may call it at once.
 */
public final class Dropout {
  private static final int CHUNK = 1024;
  private static final int BITS = 24;
  // Threads of oneDNN wait for their next product in a loop, and share the core with what else
  // wants
  // it: below this the other threads take over less than they cost (2 ms a step of MiniLM).
  private static final int SHARED = 1 << 21;
  // A loop over i itself is not vectorised on Java 17, one over an array of such numbers is.
  private static final int[] COUNT = count();

  private final double probability;
  private final int threshold;
  private final int kept;
  private final List<Room> rooms = new ArrayList<>();
  private final Workers.Work share = this::share;
  private int key;
  private int size;
  private Buffer from;
  private Buffer residual;
  private Buffer to;

  /**
   * Masks of one kind.
   *
   * @param probability the fraction dropped, in [0, 1)
   */
  public Dropout(double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("probability: must be in [0, 1); got " + probability);
    }
    this.probability = probability;
    this.threshold = (int) Math.round(probability * (1 << BITS));
    this.kept = Float.floatToRawIntBits((float) (1 / (1 - probability)));
  }

  private static int[] count() {
    int[] count = new int[CHUNK];
    for (int i = 0; i < CHUNK; i++) {
      count[i] = i;
    }
    return count;
  }

  /** The fraction dropped. */
  public double probability() {
    return probability;
  }

  /**
   * Mixes a seed, a step and a place into a key.
   *
   * @param place tells masks of one step apart
   */
  public static int key(long seed, long step, int place) {
    long z = seed * 0x9E3779B97F4A7C15L + step * 0xBF58476D1CE4E5B9L + place * 0x94D049BB133111EBL;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (z ^ (z >>> 31));
  }

  /** {@code y = x mask / (1 - probability)} over {@code size} elements; y may be x. */
  public void apply(int key, int size, Buffer x, Buffer y) {
    applyAndAdd(key, size, x, null, y);
  }

  /** {@code y = x mask / (1 - probability) + residual}; y may be x. */
  public void applyAndAdd(int key, int size, Buffer x, Buffer residual, Buffer y) {
    this.key = key;
    this.size = size;
    this.from = x;
    this.residual = residual;
    this.to = y;
    if (size < SHARED) {
      share(0, 1);
    } else {
      Workers.run(share);
    }
  }

  // Each part is a run of whole pieces; a mask depends on the element's number alone.
  private void share(int part, int parts) {
    Room room = room(part);
    int pieces = (size + CHUNK - 1) / CHUNK;
    int last = (part + 1) * pieces / parts;
    for (int piece = part * pieces / parts; piece < last; piece++) {
      room.apply(piece * CHUNK, Math.min(CHUNK, size - piece * CHUNK));
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

  /** What a piece passes through. */
  private final class Room {
    private final int[] bits = new int[CHUNK];
    private final IntBuffer asInts;
    private final FloatBuffer asFloats;
    private final float[] factors = new float[CHUNK];
    private final float[] values = new float[CHUNK];
    private final float[] added = new float[CHUNK];

    Room() {
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.nativeOrder());
      asInts = bytes.asIntBuffer();
      asFloats = bytes.asFloatBuffer();
    }

    void apply(int first, int count) {
      from.read(first, values, 0, count);
      draw(first, count);
      for (int i = 0; i < count; i++) {
        values[i] *= factors[i];
      }
      if (residual != null) {
        residual.read(first, added, 0, count);
        for (int i = 0; i < count; i++) {
          values[i] += added[i];
        }
      }
      to.write(first, values, 0, count);
    }

    // 0 or 1 / (1 - p): in whole numbers, since Java 17 vectorises no choice between floats; the
    // bits become floats on their way through a buffer.
    private void draw(int first, int count) {
      int mixed = key;
      int most = threshold - 1;
      for (int i = 0; i < count; i++) {
        int h = (first + COUNT[i]) * 0x9E3779B9 ^ mixed;
        h = (h ^ (h >>> 16)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        h = (h ^ (h >>> 16)) >>> (32 - BITS);
        bits[i] = kept & ((most - h) >> 31);
      }
      asInts.put(0, bits, 0, count);
      asFloats.get(0, factors, 0, count);
    }
  }
}
