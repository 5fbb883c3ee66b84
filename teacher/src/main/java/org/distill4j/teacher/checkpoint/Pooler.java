package org.distill4j.teacher.checkpoint;

/** What to do with a model that has no pooler, such as one saved by its pretraining. */
public enum Pooler {
  /** Refuse it: sentence classification reads the pooler's output. */
  REQUIRED,
  /** Take it as it is; see {@link Checkpoint#withFreshPooler}. */
  OPTIONAL;

  void absent(String place) throws CheckpointException {
    if (this == REQUIRED) {
      throw SafeTensorsHeader.fault(
          place,
          HeadTensors.POOLER,
          "must be there for sentence classification; got a model without a pooler. Ask for a"
              + " fresh pooler, or take a model that was saved with its own.");
    }
  }
}
