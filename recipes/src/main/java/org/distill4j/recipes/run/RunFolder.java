package org.distill4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a run's files lie. */
final class RunFolder {
  private final Path root;

  RunFolder(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  Path model() {
    return root.resolve("model");
  }

  Path lock() {
    return root.resolve("run.lock.json");
  }

  Path data() {
    return root.resolve("data");
  }

  /** A stage's model folder, numbered in the order of the run. */
  Path stage(int number, String name) {
    return root.resolve("stages").resolve(String.format(Locale.ROOT, "%02d-%s", number, name));
  }

  /** What is known of a stage beside its model; its presence says that the stage is finished. */
  Path record(int number, String name) {
    Path folder = stage(number, name);
    return folder.resolveSibling(folder.getFileName() + ".json");
  }

  /** Deletes a folder, which is whole under its name until it has none. */
  static void delete(Path folder) throws IOException {
    Path old = folder.resolveSibling("." + folder.getFileName() + ".old");
    deleteFiles(old);
    if (Files.exists(folder)) {
      Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
      deleteFiles(old);
    }
  }

  private static void deleteFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
