package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.ScoreFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCacheTest {
  private static final String KEY = "0123456789abcdef0123";

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  private static ScoreFile scores() {
    return ScoreFile.of(
        KEY,
        ImportanceScores.of(List.of(new double[] {0.5, 2}), List.of(new double[] {1e-300, 0.25})));
  }

  private ScoreCache cache() {
    return new ScoreCache(new UserCache(folder), said::add);
  }

  private static ScoreFile never() {
    throw new AssertionError("is there");
  }

  @Test
  void measuresAgainWhatIsDamaged() throws IOException {
    assertEquals(scores(), cache().scores(KEY, ScoreCacheTest::scores));
    assertEquals(scores(), cache().scores(KEY, ScoreCacheTest::never));
    Path file = folder.resolve("pruning-scores").resolve(KEY + ".json");
    byte[] whole = Files.readAllBytes(file);
    String text = new String(whole, StandardCharsets.UTF_8);
    Files.writeString(file, text.replace("0.25", "0.26")); // a digit that JSON cannot tell
    assertEquals(scores(), cache().scores(KEY, ScoreCacheTest::scores));
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("other bytes than its checksum is of"), said.get(0));
    Files.writeString(file, text.substring(0, 30));
    assertEquals(scores(), cache().scores(KEY, ScoreCacheTest::scores));
    assertEquals(2, said.size());
    assertEquals(text, Files.readString(file));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList(), "nothing else stays");
    }
  }

  @Test
  void letsASecondProcessWaitForTheFirst() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  ScoreCacheTest.class.getName(),
                  folder.toString())
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertEquals(0, process.waitFor());
    }
    assertEquals(List.of("measured"), Files.readAllLines(folder.resolve("log")));
  }

  /** The other process: measures slowly, unless that is done. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    ScoreFile found =
        new ScoreCache(new UserCache(root), damaged -> {})
            .scores(
                KEY,
                () -> {
                  Files.writeString(
                      root.resolve("log"),
                      "measured\n",
                      StandardOpenOption.CREATE,
                      StandardOpenOption.APPEND);
                  pause();
                  return scores();
                });
    if (!found.equals(scores())) {
      throw new IllegalStateException("scores: must be those; got " + found);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
