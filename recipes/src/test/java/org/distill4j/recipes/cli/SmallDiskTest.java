package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on a file system of 256 kB, which only its own process sees. */
class SmallDiskTest {
  // The mount ends with the process, whatever becomes of it.
  private static final List<String> WITH_SMALL_DISK =
      List.of("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=256k tmpfs \"$0\" && \"$@\"");

  @TempDir private Path folder;

  @Test
  void refusesBeforeAnythingIsWritten() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(run(disk, "true") == 0, "no file system can be mounted here");
    TinyRecipe recipe = TinyRecipe.in(folder);
    String out = disk.resolve("run").toString();
    int code =
        run(
            disk,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            recipe.file("tiny.yaml").toString(),
            "--out",
            out,
            "--cache",
            recipe.file("cache").toString());
    String said = Files.readString(folder.resolve("said"));
    assertEquals(ExitCodes.BAD_INPUT, code, said);
    assertTrue(said.startsWith("--out " + out + ": must have "), said);
    assertTrue(said.contains(" MB free for the models of all stages; got 0.3 MB. "), said);
    assertEquals(1, said.lines().count(), said);
    assertTrue(Files.notExists(recipe.file("cache")), "a cache was left");
  }

  private int run(Path disk, String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(WITH_SMALL_DISK);
    words.add(disk.toString());
    words.addAll(List.of(command));
    Process process;
    try {
      process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said").toFile())
              .start();
    } catch (IOException noSuchProgram) {
      return -1;
    }
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "still running");
    return process.exitValue();
  }
}
