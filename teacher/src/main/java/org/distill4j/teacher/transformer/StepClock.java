package org.distill4j.teacher.transformer;

import java.util.EnumMap;
import java.util.Map;

/**
 * Tells where a step's time goes. At every moment one part runs; entering another ends it, so the
 * parts add up to the whole.
 */
public final class StepClock {
  /** What a step consists of. */
  public enum Part {
    /** Products of linear layers, with the rounding of their operands. */
    MATMUL,
    /** Scores, softmax and contexts of attention. */
    ATTENTION,
    /** Layer norms, activations, dropout, residual sums. */
    NORM_AND_ACTIVATION,
    /** Gathering embeddings and scattering their gradients. */
    EMBEDDING,
    /** The optimizer, and bringing weights into the precision of products. */
    OPTIMIZER,
    /** Everything between: losses, walking the graph. */
    FRAMEWORK,
    /** Making batches and targets. */
    DATA
  }

  private final Map<Part, long[]> nanos = new EnumMap<>(Part.class);
  private Part current = Part.FRAMEWORK;
  private long since = System.nanoTime();

  /** A clock that begins between parts. */
  public StepClock() {
    for (Part part : Part.values()) {
      nanos.put(part, new long[1]);
    }
  }

  /**
   * Ends the running part and begins another.
   *
   * @return the part that ran, to come back to
   */
  public Part enter(Part part) {
    long now = System.nanoTime();
    nanos.get(current)[0] += now - since;
    since = now;
    Part before = current;
    current = part;
    return before;
  }

  /**
   * Forgets all times.
   *
   * @return the instant from which it counts, of {@link System#nanoTime}
   */
  public long reset() {
    nanos.values().forEach(sum -> sum[0] = 0);
    since = System.nanoTime();
    return since;
  }

  /** Nanoseconds spent in a part since the last reset, as far as it has ended. */
  public long nanos(Part part) {
    return nanos.get(part)[0];
  }
}
