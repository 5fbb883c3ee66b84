package org.distill4j.teacher.checkpoint;

/** What every weight must be, from whichever file it comes. */
final class Weights {
  private Weights() {}

  /** Hands the numbers back if all are finite: one NaN spreads to every output. */
  static float[] finite(String place, float[] values) throws CheckpointException {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CheckpointException(
            place,
            "every weight must be finite; got "
                + values[i]
                + " at index "
                + i
                + ". Training that diverged leaves such weights: take an earlier checkpoint.");
      }
    }
    return values;
  }
}
