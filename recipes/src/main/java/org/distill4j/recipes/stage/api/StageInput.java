package org.distill4j.recipes.stage.api;

/** What a stage's result may follow from beside its settings, the data and the model before it. */
public enum StageInput {
  /** The teacher's model, where no stage stands before it. */
  TEACHER_AT_FIRST,
  /** The test rows, which new texts must not be too near to, or which it counts. */
  TEST_ROWS,
  /** The test rows, where texts are made anew in each epoch. */
  TEST_ROWS_OF_NEW_TEXTS,
  /** How long models are timed. */
  TIMING
}
