package org.distill4j.recipes.progress;

/**
 * Hears how far a run has come. Events come one at a time and in order, but not all on the same
 * thread. An exception that a listener throws ends the run, which can be resumed later.
 */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = event -> {};

  /**
   * Called for each event. The run waits until it returns.
   *
   * @param event what happened; {@link ProgressEvent#line} has it as text
   */
  void on(ProgressEvent event);
}
