package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was ended from outside leaves whole files only, and its continuation the same. */
class InterruptionTest {
  /** The exit codes of a process that a signal ended: 128 and the signal's number. */
  private static final int INTERRUPTED = 130;

  private static final int KILLED = 137;

  /** What is still being written says so in its name or its folder's; also the child's output. */
  private static final Pattern PASSING =
      Pattern.compile("(^|/)[^/]+\\.(part|tmp|partial|old)(/|$)|^child-");

  /** Files that say how long something took. */
  private static final Pattern TELLS_OF_TIME =
      Pattern.compile("run/(\\.complete|report\\.(html|md|json)|stages/[^/]+\\.json)");

  private static final List<String> FOLDERS =
      List.of("model", "stages/00-teacher", "stages/01-distill", "stages/02-quantize");

  /** A short line that trains twice in many steps, asks the teacher, and has an int8 model. */
  private static final List<String> SHORT =
      List.of(
          "--set",
          "teacher.fine-tune={epochs: 6, batch: 2}",
          "--set",
          "stages=[{distill: {student: {layers: 1}, epochs: 6, batch: 2}}, {quantize: {}}]");

  @TempDir private static Path folder;
  private static TinyRecipe whole;

  @BeforeAll
  static void runWithoutInterruption() throws IOException {
    whole = TinyRecipe.in(Files.createDirectory(folder.resolve("whole")));
    Program program = whole.run(with());
    assertEquals(0, program.code(), program.err());
  }

  @Test
  void goesOnAfterCtrlCToTheSameBytes() throws IOException, InterruptedException {
    assumeThatCtrlCReachesPrograms();
    TinyRecipe recipe = TinyRecipe.in(Files.createDirectory(folder.resolve("ctrl-c")));
    try (ChildProcess first = recipe.start(with())) {
      first.waitFor("distill: started");
      assertEquals(INTERRUPTED, first.signal("INT"), first.err());
    }
    assertHoldsOnlyWholeFiles(recipe);
    finish(recipe);
  }

  @Test
  @Tag("recipe")
  void goesOnAfterEveryKillToTheSameBytes() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc")), "no kill by number");
    TinyRecipe recipe = TinyRecipe.in(Files.createDirectory(folder.resolve("killed")));
    Random random = new Random(5);
    for (int kill = 0; kill < 12; kill++) {
      try (ChildProcess part = recipe.start(with("--resume"))) {
        if (!part.waitForMillis(300 + random.nextInt(3000))) {
          assertEquals(KILLED, part.signal("KILL"), part.err());
        }
      }
      assertHoldsOnlyWholeFiles(recipe);
    }
    finish(recipe);
  }

  @Test
  void goesOnFromTheStepWhereATrainingWasKilled() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc")), "no kill by number");
    TinyRecipe recipe = TinyRecipe.in(Files.createDirectory(folder.resolve("in-training")));
    Random random = new Random(7);
    StringBuilder said = new StringBuilder();
    for (String stage : List.of("teacher", "teacher", "distill")) {
      // Lines tell of every fourteenth step.
      String moment = stage + ": step " + 14 * (1 + random.nextInt(7)) + " of 144";
      try (ChildProcess part = recipe.start(with("--resume", "--save-every", "0"))) {
        part.waitForAny(moment, stage + ": continues after step ");
        assertEquals(KILLED, part.signal("KILL"), part.err());
        said.append(part.err());
      }
      assertHoldsOnlyWholeFiles(recipe);
    }
    said.append(finish(recipe).err());
    assertTrue(said.toString().contains("teacher: continues after step "), said.toString());
    assertTrue(said.toString().contains("distill: continues after step "), said.toString());
  }

  private static String[] with(String... more) {
    return Stream.concat(SHORT.stream(), Stream.of(more)).toArray(String[]::new);
  }

  // A process that starts with the signal ignored, as in a shell script's background, passes that
  // on, and then Ctrl-C does not end the program either.
  private static void assumeThatCtrlCReachesPrograms() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.isReadable(status), "this system does not tell ignored signals");
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElseThrow();
    Assumptions.assumeFalse(new BigInteger(ignored, 16).testBit(1), "SIGINT is ignored here");
  }

  private static Program finish(TinyRecipe recipe) throws IOException {
    Program rest = recipe.run(with("--resume"));
    assertEquals(0, rest.code(), rest.err());
    assertHoldsOnlyWholeFiles(recipe);
    assertEquals(names(whole.out()), names(recipe.out()));
    assertEquals(entries(whole.file("cache")), entries(recipe.file("cache")));
    return rest;
  }

  /** Every file has the bytes, and every folder the files, that the uninterrupted run gave them. */
  private static void assertHoldsOnlyWholeFiles(TinyRecipe recipe) throws IOException {
    SortedMap<String, byte[]> expected = FolderContent.of(whole.folder());
    for (Map.Entry<String, byte[]> file : FolderContent.of(recipe.folder()).entrySet()) {
      String name = file.getKey();
      if (TELLS_OF_TIME.matcher(name).matches()) {
        assertFalse(new String(file.getValue(), StandardCharsets.UTF_8).isBlank(), name);
      } else if (!PASSING.matcher(name).find()) {
        assertArrayEquals(expected.get(name), at(whole, recipe, file.getValue()), name);
      }
    }
    for (String made : FOLDERS) {
      if (Files.exists(recipe.out().resolve(made))) {
        assertEquals(modelOf(whole, made), modelOf(recipe, made), made);
      }
    }
  }

  // Stages get their certificates once all of them are there.
  private static Set<String> modelOf(TinyRecipe recipe, String folder) throws IOException {
    Set<String> names = new TreeSet<>(names(recipe.out().resolve(folder)));
    if (folder.startsWith("stages")) {
      names.remove("certificate.json");
    }
    return names;
  }

  private static byte[] at(TinyRecipe place, TinyRecipe written, byte[] bytes) {
    // Each byte is a character of ISO 8859-1 and comes back as it was; the paths are ASCII.
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace(written.folder().toString(), place.folder().toString())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  // What made an entry is written at the end of a run, and not known to the one after a kill.
  private static Set<String> entries(Path cache) throws IOException {
    Set<String> names = new TreeSet<>(names(cache));
    names.removeIf(name -> name.startsWith("origins/"));
    return names;
  }

  private static Set<String> names(Path root) throws IOException {
    return FolderContent.of(root).keySet();
  }
}
