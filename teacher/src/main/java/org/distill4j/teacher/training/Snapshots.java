package org.distill4j.teacher.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where a training keeps its state, so that one that was killed goes on from there to the same
 * bytes.
 *
 * <p>A state is all that the coming steps follow from: weights, moments, the word rows' arrears,
 * the step, and the best epoch so far. DL4J's {@code ModelSerializer} writes neither the word
 * table, which lies outside the graph, nor its moments, so the form is our own.
 *
 * @param file one for each training; what lies there already is gone on with
 * @param every time between two states; longer where writing one takes more than a fiftieth of it,
 *     and after every step where it is zero
 */
public record Snapshots(Path file, Duration every) {
  /** Refuses null and a time below zero. */
  public Snapshots {
    Objects.requireNonNull(file, "file");
    if (every.isNegative()) {
      throw new IllegalArgumentException("every: must be >= 0; got " + every);
    }
  }
}
