package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.distill4j.runtime.FolderSums;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command on a finished run with a damaged file ends in one clear error, or in what it also
 * gives on the undamaged run. The damage is seeded; {@code -Ddistill4j.mutants=N} tries N a file.
 */
final class DamagedRunTest {
  private static final int MUTANTS = Integer.getInteger("distill4j.mutants", 4);
  private static final double LONGEST_SECONDS = 10;
  private static final String NEW_FOLDER = "NEW";
  private static final Pattern FOREIGN =
      Pattern.compile(
          "java\\.|jdk\\.|tools\\.jackson|com\\.google|org\\.bytedeco|ai\\.onnxruntime|ai\\.djl"
              + "|org\\.nd4j|org\\.distill4j|Exception|\\bError:|internal error|\\bat [a-z]+\\.");

  @TempDir private static Path folder;
  private static TinyRecipe recipe;
  private static Path sound;

  private final List<String> faults = new ArrayList<>();

  @BeforeAll
  static void makeRun() throws IOException {
    recipe = TinyRecipe.in(folder);
    Program made = recipe.run("--set", "keep=final");
    assertEquals(0, made.code(), made.err());
    sound = Files.move(recipe.out(), folder.resolve("sound"));
    restore();
  }

  private static void restore() throws IOException {
    Path run = recipe.out();
    if (Files.exists(run)) {
      try (Stream<Path> files = Files.walk(run)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    try (Stream<Path> files = Files.walk(sound)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, run.resolve(sound.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void reports() throws IOException {
    String run = recipe.out().toString();
    String all = "--max-drop 99 --max-bytes 1GB --max-ece 1";
    damage("report.json", false, "report", run, "--out", folder.resolve("drawn").toString());
    damage("report.json", false, ("verify " + run + " " + all + " --point").split(" "));
    done();
  }

  @Test
  void modelFolders() throws IOException {
    String run = recipe.out().toString();
    String data = recipe.file("test.tsv").toString();
    List<String> evaluate =
        List.of("evaluate", run, "--data", data, "--text", "sentence", "--no-latency", "--json");
    for (String file : List.of("config.json", "labels.json", "known-answers.json", "SHA256SUMS")) {
      boolean summed = !file.equals("SHA256SUMS");
      String name = "model/" + file;
      damage(name, summed, "verify", run, "--files", "--here");
      damage(name, summed, "predict", run, "a good film", "");
      damage(name, summed, evaluate.toArray(String[]::new));
      damage(name, summed, "export", run, "--format", "onnx", "--out", NEW_FOLDER);
    }
    damage("model/certificate.json", true, "verify", run, "--files", "--here");
    damage("model/certificate.json", true, "export", run, "--format", "onnx", "--out", NEW_FOLDER);
    done();
  }

  @Test
  @Tag("recipe")
  void runsThatAreResumedOrCleaned() throws IOException {
    String run = recipe.out().toString();
    List<String> records = new ArrayList<>(List.of("run.lock.json", "history.csv"));
    try (Stream<Path> stages = Files.walk(sound.resolve("stages"))) {
      stages
          .filter(file -> file.toString().matches(".*\\.(json|csv)"))
          .filter(file -> !file.endsWith("tokenizer.json"))
          .sorted()
          .forEach(file -> records.add(sound.relativize(file).toString()));
    }
    String yaml = recipe.file("tiny.yaml").toString();
    String cache = recipe.file("cache").toString();
    for (String file : records) {
      damage(file, false, "clean", run, "--dry-run");
      damage(
          file,
          false,
          ("run " + yaml + " --out " + run + " --cache " + cache + " --set keep=final --resume")
              .split(" "));
    }
    done();
  }

  private void done() {
    assertTrue(faults.isEmpty(), faults.size() + " faults:\n" + String.join("\n", faults));
  }

  /** Damages a file of the run in many ways, and runs the command on each. */
  private void damage(String file, boolean summed, String... command) throws IOException {
    byte[] whole = Files.readAllBytes(sound.resolve(file));
    boolean changes = command[0].equals("run") || command[0].equals("clean");
    for (int seed = 0; seed < MUTANTS; seed++) {
      byte[] damaged = Mutant.of(whole, file, new Random(seed));
      Files.write(recipe.out().resolve(file), damaged);
      if (summed) {
        FolderSums.record(recipe.out().resolve("model"));
      }
      long start = System.nanoTime();
      String out = folder.resolve("out-" + command[0] + file.hashCode() + "-" + seed).toString();
      Program program =
          Program.run(
              Stream.of(command)
                  .map(word -> word.equals(NEW_FOLDER) ? out : word)
                  .toArray(String[]::new));
      double seconds = (System.nanoTime() - start) / 1e9;
      String where = command[0] + " | " + file + " seed " + seed;
      check(program, where);
      if (seconds > LONGEST_SECONDS) {
        faults.add(where + ": " + seconds + " s");
      }
      if (changes) {
        restore();
      }
    }
    restore();
  }

  private void check(Program program, String where) throws IOException {
    String said = program.err() + program.out();
    List<String> lines = program.errLines();
    String shown =
        where
            + ": code "
            + program.code()
            + ": "
            + String.join("\n", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
    if (program.code() == 2) {
      String last = program.errLines().get(program.errLines().size() - 1);
      if (!last.contains(": must ") || FOREIGN.matcher(program.err()).find()) {
        faults.add(shown);
      }
    } else if (program.code() > 1 || FOREIGN.matcher(said).find()) {
      faults.add(shown);
    } else if (!Arrays.equals(
        Files.readAllBytes(sound.resolve("model/model.onnx")),
        Files.readAllBytes(recipe.out().resolve("model/model.onnx")))) {
      faults.add(shown + " another model");
    }
  }
}
