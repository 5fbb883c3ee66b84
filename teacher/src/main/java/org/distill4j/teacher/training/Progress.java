package org.distill4j.teacher.training;

/** Told of every step, to show a bar or to write lines. */
public interface Progress {
  /** A listener that shows nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void step(Step step) {
          // nothing to show
        }

        @Override
        public void epoch(int epoch, int epochs, double score) {
          // nothing to show
        }
      };

  /**
   * One step's numbers.
   *
   * @param step steps done
   * @param steps steps in all
   * @param loss running mean of the loss
   * @param tokensPerSecond real tokens a second since the start
   */
  record Step(int step, int steps, double loss, double tokensPerSecond) {}

  /** The training goes on where a killed one stood. */
  default void resumed(int step, int steps) {
    // nothing to show
  }

  /** A step is done. */
  void step(Step step);

  /** An epoch is done and its model was scored on the validation rows. */
  void epoch(int epoch, int epochs, double score);
}
