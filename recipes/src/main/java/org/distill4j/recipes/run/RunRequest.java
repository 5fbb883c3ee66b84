package org.distill4j.recipes.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.recipes.context.MessageStyle;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.UserCache;
import org.distill4j.recipes.recipe.Recipe;

/**
 * What one {@code run} command asks for.
 *
 * @param recipe a recipe whose files exist
 * @param out the folder of the results, empty or absent unless resuming
 * @param resume whether to keep the stages found there whose inputs are as before
 * @param cache the folder of stored teacher outputs; empty for the user's cache folder
 * @param saveEvery time between two states of a training, from which a killed one goes on
 * @param messages how progress is shown
 */
public record RunRequest(
    Recipe recipe,
    Path out,
    boolean resume,
    Optional<Path> cache,
    Duration saveEvery,
    MessageStyle messages) {
  /** Refuses null. */
  public RunRequest {
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(saveEvery, "saveEvery");
    Objects.requireNonNull(messages, "messages");
  }

  /**
   * The same where the user named a cache, or the user's own can be written to; else with a cache
   * within the run, which is deleted at its end.
   */
  RunRequest settled(ProgressReporter log) {
    UserCache shared = UserCache.ofUser();
    if (cache.isPresent() || shared.isUsable()) {
      return this;
    }
    Path own = new RunFolder(out).cache();
    log.warn(
        shared.root()
            + ": must be a folder that can be written to, for later runs to use teacher outputs and"
            + " pruning scores again; it cannot. Kept in "
            + own
            + " until the run ends. Name another folder by --cache.");
    return new RunRequest(recipe, out, resume, Optional.of(own), saveEvery, messages);
  }
}
