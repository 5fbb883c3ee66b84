package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.teacher.checkpoint.AtomicFile;

/**
 * The folder of what runs may use again.
 *
 * @param root unless named by the user, {@code distill4j} in the user's cache folder
 */
public record UserCache(Path root) {
  private static final String OUTPUTS = "teacher-outputs";
  private static final String SCORES = "pruning-scores";
  // Those of a killed run too, which the next one goes on with.
  private static final String ENTRY = ".*\\.safetensors(\\.done)?(\\.part)?";

  /** The user's cache, by the conventions of the operating system. */
  public static UserCache ofUser() {
    String home = System.getProperty("user.home");
    String name = System.getProperty("os.name");
    if (name.startsWith("Windows") && System.getenv("LOCALAPPDATA") != null) {
      return new UserCache(Path.of(System.getenv("LOCALAPPDATA"), "distill4j"));
    }
    if (name.startsWith("Mac")) {
      return new UserCache(Path.of(home, "Library", "Caches", "distill4j"));
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    return new UserCache(
        cache == null || cache.isBlank()
            ? Path.of(home, ".cache", "distill4j")
            : Path.of(cache, "distill4j"));
  }

  /**
   * Makes the folder, before anything is computed that is to be kept in it.
   *
   * @throws IOException if files cannot be written there
   */
  public void requireWritable() throws IOException {
    if (!Files.isDirectory(root)) { // nor a link to one, which could not be made again
      try {
        Files.createDirectories(root);
      } catch (FileAlreadyExistsException e) {
        throw refusal("a file", e);
      }
    }
    if (!Files.isWritable(root)) {
      throw refusal("a folder that may not be written to", null);
    }
    try { // a disk that is mounted to be read says so only here
      Files.delete(Files.createTempFile(root, ".probe", ".part"));
    } catch (IOException e) {
      throw refusal("a folder that may not be written to", e);
    }
  }

  /** Whether runs can keep files here; a user without a home folder gets none for that. */
  public boolean isUsable() {
    Path home = Path.of(System.getProperty("user.home"));
    if (root.startsWith(home) && !Files.isDirectory(home)) {
      return false;
    }
    try {
      requireWritable();
      return true;
    } catch (IOException unusable) {
      return false;
    }
  }

  private IOException refusal(String got, IOException cause) {
    return new IOException(
        root + ": must be a folder for what runs keep; got " + got + ". Name another by --cache.",
        cause);
  }

  /** Where teachers' answers are kept. */
  public Path teacherOutputs() {
    return root.resolve(OUTPUTS);
  }

  Path pruningScores() {
    return root.resolve(SCORES);
  }

  /** The stored teacher outputs and pruning scores by name; none where there is no cache yet. */
  public List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(files(teacherOutputs(), ENTRY));
    files.addAll(files(pruningScores(), ".*\\.json(\\.[0-9-]+\\.part)?"));
    return List.copyOf(files);
  }

  /** What lies in the cache. */
  public List<CacheEntry> entries() throws IOException {
    List<CacheEntry> entries = new ArrayList<>();
    for (Path file : files()) {
      entries.add(CacheEntry.of(file));
    }
    return List.copyOf(entries);
  }

  /**
   * Records what entries were made with that have no record yet.
   *
   * @param known the files that were there before
   * @param origin recipe and teacher, in one line
   */
  public void recordOrigin(List<Path> known, String origin) throws IOException {
    for (Path file : files()) {
      if (!known.contains(file) && !Files.exists(CacheEntry.originOf(file))) {
        Files.createDirectories(CacheEntry.originOf(file).getParent());
        AtomicFile.write(
            CacheEntry.originOf(file), (origin + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Deletes an entry and the record of its origin. */
  public static void delete(CacheEntry entry) throws IOException {
    Files.delete(entry.file());
    Files.deleteIfExists(CacheEntry.originOf(entry.file()));
  }

  private static List<Path> files(Path folder, String entry) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().matches(entry)).sorted().toList();
    }
  }
}
