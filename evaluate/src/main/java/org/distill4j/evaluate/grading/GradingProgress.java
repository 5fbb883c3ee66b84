package org.distill4j.evaluate.grading;

import java.nio.file.Path;

/** Hears how far a model folder has come with its rows. */
@FunctionalInterface
public interface GradingProgress {
  /** Says nothing. */
  GradingProgress SILENT = (folder, done, all) -> {};

  /**
   * Called on any thread.
   *
   * @param folder the model folder
   * @param done rows that are answered
   * @param all rows that are to be answered
   */
  void answered(Path folder, int done, int all);
}
