package org.distill4j.recipes.cli;

import org.distill4j.recipes.recipe.Recipe;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks numbers of threads that commands are given. */
final class ThreadsOption {
  private ThreadsOption() {}

  /** Refuses what a recipe would refuse: less than one, more than twice the processors. */
  static void check(CommandSpec spec, int threads) {
    if (!Recipe.THREADS.holds().test(threads)) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads: must be "
              + Recipe.THREADS.words()
              + ", up to twice the processors here; got "
              + threads
              + ". Leave it out for the default.");
    }
  }
}
