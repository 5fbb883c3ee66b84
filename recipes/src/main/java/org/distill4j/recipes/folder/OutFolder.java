package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the folder that a run writes to, and refuses one that holds something else. */
public final class OutFolder {
  private static final Path RUNS = Path.of("runs");

  private OutFolder() {}

  /**
   * The folder of a run that names none: {@code runs/} and the recipe's name.
   *
   * @param recipe a name, which comes from a file and must not lead elsewhere
   * @throws IllegalArgumentException if the name is none of a folder in {@code runs}
   */
  public static Path named(String recipe) {
    Path folder = RUNS.resolve(recipe);
    if (!folder.normalize().equals(folder) || !RUNS.equals(folder.getParent())) {
      throw new IllegalArgumentException(
          "recipe: must be the name of a folder in runs; got "
              + recipe
              + ". Name another with --out.");
    }
    return folder;
  }

  /**
   * What is wrong with a folder to write to: it must be new, empty, or a run's that is resumed.
   *
   * @param folder the folder that the user named
   * @param resume whether the run goes on with what lies there
   */
  public static Optional<String> fault(Path folder, boolean resume) throws IOException {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      return Optional.of("must be a folder; got the file " + existing + ". Name another.");
    }
    if (!Files.exists(folder) || isEmpty(folder)) {
      return Optional.empty();
    }
    // What a run finds in its folder it replaces or deletes.
    if (!RunFolder.isRun(folder)) {
      return Optional.of("must be empty, or a run's; got files of something else. Name another.");
    }
    return resume
        ? Optional.empty()
        : Optional.of("must be empty; got a run. Add --resume to go on, or name another.");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
