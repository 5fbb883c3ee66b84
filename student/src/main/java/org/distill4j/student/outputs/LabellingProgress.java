package org.distill4j.student.outputs;

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
}
