package org.distill4j.recipes.progress;

import java.time.Duration;

/** Something that happened in a run: a stage, a step or an epoch of a training, or a message. */
public sealed interface ProgressEvent {
  /** The event in words, as the command line prints it after the time of day. */
  String line();

  /**
   * A stage begins.
   *
   * @param stage its name in the report, such as {@code teacher}
   */
  record StageStarted(String stage) implements ProgressEvent {
    @Override
    public String line() {
      return stage + ": started";
    }
  }

  /**
   * A stage is finished and its model written.
   *
   * @param stage its name in the report
   * @param reused whether it was found made of the same inputs by an earlier run in the folder
   * @param line what it did
   */
  record StageFinished(String stage, boolean reused, String line) implements ProgressEvent {}

  /**
   * A training took a step; about ten events for a training.
   *
   * @param training what is trained
   * @param step steps so far
   * @param steps of the whole training
   * @param loss of this step
   * @param tokensPerSecond speed of this step
   * @param left time that the rest will take at the mean speed so far
   * @param line the same in words
   */
  record Step(
      String training,
      int step,
      int steps,
      double loss,
      double tokensPerSecond,
      Duration left,
      String line)
      implements ProgressEvent {}

  /**
   * An epoch of a training is over.
   *
   * @param training what is trained
   * @param epoch the epoch, from 1
   * @param epochs of the whole training
   * @param score on the validation rows: accuracy, or the task's metric
   * @param line the same in words
   */
  record Epoch(String training, int epoch, int epochs, double score, String line)
      implements ProgressEvent {}

  /**
   * Any other message, such as {@code teacher: checking ONNX parity: 300 / 1,000 texts, 0:04 left}.
   *
   * @param line the message
   */
  record Message(String line) implements ProgressEvent {}

  /**
   * What the user should know before trusting the result.
   *
   * @param message the warning
   */
  record Warning(String message) implements ProgressEvent {
    /** What a warning's line begins with. */
    public static final String MARK = "warning: ";

    @Override
    public String line() {
      return MARK + message;
    }
  }
}
