package org.distill4j.recipes.bench;

import java.util.Optional;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.kernel.Precision;
import org.distill4j.teacher.transformer.Execution;

/**
 * What is measured.
 *
 * @param work training or labelling
 * @param student the shape to distil into from stored outputs; absent to fine-tune the checkpoint
 * @param batch texts a step
 * @param microBatch texts at once
 * @param steps steps that count, after a warm-up
 * @param maxLength tokens a text is cut to
 * @param threads threads of the arithmetic
 * @param execution how the models compute
 */
public record BenchSettings(
    Work work,
    Optional<StudentShape> student,
    int batch,
    int microBatch,
    int steps,
    int maxLength,
    int threads,
    Execution execution) {
  /** What a step does. */
  public enum Work {
    /** Forward, backward, update. */
    TRAIN,
    /** The teacher's logits alone. */
    INFER
  }

  /** Checks the ranges. */
  public BenchSettings {
    positive("batch", batch);
    positive("micro-batch", microBatch);
    positive("steps", steps);
    positive("max-length", maxLength);
    positive("threads", threads);
  }

  private static void positive(String name, int value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("--" + name + ": must be > 0; got " + value + ".");
    }
  }

  /** The precision as recipes write it. */
  Precision precision() {
    return execution.precision();
  }
}
