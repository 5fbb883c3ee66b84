package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a run's files lie. */
public final class RunFolder {
  /** What a run holds while it goes on, beside all that it writes. */
  static final String HELD = ".lock";

  private static final String LOCK = "run.lock.json";
  private static final Pattern RECORD = Pattern.compile("((\\d+)-(.+))\\.json");

  private static final String STATES = ".states.part";

  private final Path root;

  /** The folder at a path, which need not exist yet. */
  public RunFolder(Path root) {
    this.root = root;
  }

  /** Whether a folder is a run's, however far it came. */
  public static boolean isRun(Path folder) {
    return Files.exists(folder.resolve(HELD)) || Files.exists(folder.resolve(LOCK));
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  /** The delivered model. */
  public Path model() {
    return root.resolve("model");
  }

  /** The model of several tasks on one encoder. */
  public Path shared() {
    return root.resolve("shared");
  }

  /** The cache of a run whose user's cannot be written to; gone when the run is over. */
  public Path cache() {
    return root.resolve(".cache");
  }

  /** What the run followed from. */
  public Path lock() {
    return root.resolve(LOCK);
  }

  /** The data that the run made. */
  public Path data() {
    return root.resolve("data");
  }

  /** A stage's model folder, numbered in the order of the run. */
  public Path stage(int number, String name) {
    return root.resolve("stages").resolve(String.format(Locale.ROOT, "%02d-%s", number, name));
  }

  /** What is known of a stage beside its model; its presence says that the stage is finished. */
  public Path record(int number, String name) {
    Path folder = stage(number, name);
    return folder.resolveSibling(folder.getFileName() + ".json");
  }

  /** Where the trainings of an unfinished stage keep their states. */
  Path states(String key) {
    return root.resolve("stages").resolve("." + key + STATES);
  }

  /** Deletes what unfinished stages left, but for one of them; null for all. */
  void deleteStatesExcept(Path kept) throws IOException {
    for (Path file : stageFiles()) {
      if (file.getFileName().toString().endsWith(STATES) && !file.equals(kept)) {
        deleteFiles(file);
      }
    }
  }

  /** The stages that lie here finished: the number of each by its name. */
  public SortedMap<String, Integer> finished() throws IOException {
    SortedMap<String, Integer> numbers = new TreeMap<>();
    for (Path file : stageFiles()) {
      Matcher name = RECORD.matcher(file.getFileName().toString());
      if (name.matches() && Files.isDirectory(file.resolveSibling(name.group(1)))) {
        numbers.put(name.group(3), Integer.valueOf(name.group(2)));
      }
    }
    return numbers;
  }

  /** Gives a stage another number; a stage that was moved half-way is not finished. */
  public void renumber(String name, int from, int to) throws IOException {
    Files.move(stage(from, name), stage(to, name), StandardCopyOption.ATOMIC_MOVE);
    Files.move(record(from, name), record(to, name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a stage, its record first: what has no record is not finished. */
  public void deleteStage(int number, String name) throws IOException {
    Files.deleteIfExists(record(number, name));
    delete(stage(number, name));
  }

  private List<Path> stageFiles() throws IOException {
    Path stages = root.resolve("stages");
    if (!Files.isDirectory(stages)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(stages)) {
      return files.sorted().toList();
    }
  }

  /** Copies a folder of files over another, which is whole under its name or has none. */
  public static void copy(Path from, Path to) throws IOException {
    Path part = to.resolveSibling("." + to.getFileName() + ".part");
    deleteFiles(part);
    Files.createDirectories(part);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, part.resolve(file.getFileName()));
      }
    }
    delete(to);
    Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a folder, which is whole under its name until it has none. */
  public static void delete(Path folder) throws IOException {
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
