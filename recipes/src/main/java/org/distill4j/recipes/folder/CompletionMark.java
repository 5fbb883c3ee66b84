package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;

/**
 * {@value #NAME}, which a run leaves when all of it is done: the SHA-256 sums of what it followed
 * from and of every file that it left. As long as they hold, a resumed run has nothing to do.
 */
public final class CompletionMark {
  /** The file's name in the run's folder. */
  static final String NAME = ".complete";

  private static final String SOURCE = "/"; // no file is called so

  private CompletionMark() {}

  /**
   * Marks a run as complete.
   *
   * @param source all that it followed from
   */
  public static void write(Path run, byte[] source) throws IOException {
    AtomicFile.write(run.resolve(NAME), lines(sums(run, source)));
  }

  /** Takes the mark away, before anything in the folder changes. */
  public static void remove(Path run) throws IOException {
    Files.deleteIfExists(run.resolve(NAME));
  }

  /**
   * Whether the run is complete: made of the same, and each file as it was written. Models of
   * stages may be gone since, as {@code clean} deletes them.
   */
  public static boolean holds(Path run, byte[] source) throws IOException {
    Path mark = run.resolve(NAME);
    if (!Files.isRegularFile(mark)) {
      return false;
    }
    SortedMap<String, String> now = sums(run, source);
    String then = new String(Files.readAllBytes(mark), StandardCharsets.UTF_8);
    for (String line : then.lines().toList()) {
      String[] sumAndFile = line.split(" {2}", 2);
      boolean known = sumAndFile.length == 2;
      String sum = known ? now.remove(sumAndFile[1]) : null;
      boolean gone = known && sum == null && isClearable(sumAndFile[1]);
      if (!gone && !sumAndFile[0].equals(sum)) {
        return false;
      }
    }
    return !now.containsKey(SOURCE); // a mark that was cut off says nothing
  }

  private static boolean isClearable(String file) {
    return file.contains("stages/")
        && (file.endsWith("/" + ModelFolder.MODEL)
            || file.endsWith("/" + HuggingFaceDirectory.WEIGHTS));
  }

  private static SortedMap<String, String> sums(Path run, byte[] source) throws IOException {
    SortedMap<String, String> sums = new TreeMap<>();
    sums.put(SOURCE, HexFormat.of().formatHex(LockFile.sha256().digest(source)));
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = run.relativize(file);
        if (!isHidden(name)) {
          sums.put(name.toString().replace('\\', '/'), LockFile.sha256(file));
        }
      }
    }
    return sums;
  }

  private static boolean isHidden(Path name) {
    return StreamSupport.stream(name.spliterator(), false)
        .anyMatch(part -> part.toString().startsWith("."));
  }

  private static byte[] lines(Map<String, String> sums) {
    StringBuilder lines = new StringBuilder();
    sums.forEach((file, sum) -> lines.append(sum).append("  ").append(file).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
