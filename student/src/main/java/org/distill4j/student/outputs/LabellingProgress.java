package org.distill4j.student.outputs;

import java.nio.file.Path;

/** Hears how far a teacher has come with its answers, batch by batch. */
@FunctionalInterface
public interface LabellingProgress {
  /** Tells nobody. */
  LabellingProgress SILENT = (done, all) -> {};

  /**
   * Some more texts are answered.
   *
   * @param done how many are by now, with those of an earlier process
   * @param all how many there are
   */
  void answered(int done, int all);

  /**
   * A stored file is not what was written to it, so that the teacher is asked again.
   *
   * @param file the file
   */
  default void damaged(Path file) {}
}
