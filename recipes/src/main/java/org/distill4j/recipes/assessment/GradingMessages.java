package org.distill4j.recipes.assessment;

import java.nio.file.Path;
import org.distill4j.evaluate.grading.GradingProgress;
import org.distill4j.recipes.context.CountedProgress;
import org.distill4j.recipes.context.ProgressReporter;

/** Shows how far grading has come with the rows of one stage after another. */
final class GradingMessages implements GradingProgress, AutoCloseable {
  private final ProgressReporter messages;
  private String stage = "";
  private CountedProgress shown;
  private int rows;

  GradingMessages(ProgressReporter messages) {
    this.messages = messages;
  }

  /** Another stage is graded from now on. */
  void begin(String name) {
    close();
    stage = name;
  }

  @Override
  public synchronized void answered(Path folder, int done, int all) {
    if (shown == null || rows != all) {
      close();
      shown = messages.counted(stage + ": answering the test set", all, "texts");
      rows = all;
    }
    shown.done(done);
  }

  @Override
  public synchronized void close() {
    if (shown != null) {
      shown.close();
      shown = null;
    }
  }
}
