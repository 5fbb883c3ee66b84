package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.distill4j.teacher.training.Snapshots;
import org.distill4j.teacher.training.TrainingSettings;

/**
 * Where the trainings of the stage that is being made keep their states. A state belongs to a
 * training by the stage's inputs and the training's name within the stage, so that none is ever
 * gone on with by another.
 */
public final class StageSnapshots {
  private static final int SHOWN = 16; // of the key: enough to tell apart what lies in one run

  private final Duration every;
  private Path folder;

  /**
   * States of one run.
   *
   * @param every time between two states of a training
   */
  public StageSnapshots(Duration every) {
    this.every = every;
  }

  /** A stage begins; states of others are no longer wanted. */
  public void begin(RunFolder run, Fingerprint inputs) throws IOException {
    folder = run.states(inputs.key().substring(0, SHOWN));
    run.deleteStatesExcept(folder);
  }

  /** The stage is finished, and so are its trainings. */
  public void end(RunFolder run) throws IOException {
    folder = null;
    run.deleteStatesExcept(null);
  }

  /**
   * The settings of a training, which goes on from its state if it has left one.
   *
   * @param name tells the stage's trainings apart, in letters, digits and dashes
   */
  public TrainingSettings of(String name, TrainingSettings settings) {
    return folder == null
        ? settings
        : settings.withSnapshots(new Snapshots(folder.resolve(name + ".state"), every));
  }
}
