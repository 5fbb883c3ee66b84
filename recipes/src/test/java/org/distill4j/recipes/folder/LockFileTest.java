package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  @TempDir private Path folder;

  @Test
  void letsARunGoOnWithOtherSettings() throws IOException {
    settle(lock("first", 1, "1"), true);
    settle(lock("renamed", 2, "1"), true);
    assertEquals(lock("renamed", 2, "1"), Files.readString(file()));
  }

  @Test
  void keepsTheRunOfAnotherVersion() throws IOException {
    settle(lock("first", 1, "1"), true);
    String message = refusal(lock("first", 1, "2"));
    assertTrue(message.contains("must have the same versions to be resumed"), message);
  }

  @Test
  void keepsTheRunOfAnotherInstructionSet() throws IOException {
    settle(with("avx2"), true);
    settle(with("avx2"), true);
    String message = refusal(with("avx512_core"));
    assertTrue(
        message.startsWith(
            file() + ": must be resumed on a processor with the same instruction set, [\"avx2\"]"),
        message);
    assertTrue(message.contains("got [\"avx512_core\"]. Resume it there, or run into"), message);
    settle(with("avx512_core"), false);
    settle(with("avx512_core"), true);
  }

  @Test
  void resumesWhatAnEarlierVersionDidNotSay() throws IOException {
    settle(lock("first", 1, "1"), true);
    settle(with("avx2"), true);
    assertEquals(with("avx2"), Files.readString(file()));
  }

  private static String with(String instructions) {
    String lock = lock("first", 1, "1");
    return lock.substring(0, lock.length() - 1)
        + ", \"instructionSets\": [\""
        + instructions
        + "\"]}";
  }

  private String refusal(String lock) {
    return assertThrows(IOException.class, () -> settle(lock, true)).getMessage();
  }

  private void settle(String lock, boolean resume) throws IOException {
    LockFile.settle(file(), lock.getBytes(StandardCharsets.UTF_8), resume);
  }

  private Path file() {
    return folder.resolve("run.lock.json");
  }

  private static String lock(String recipe, int seed, String version) {
    return String.format(
        "{\"recipe\": {\"recipe\": \"%s\", \"seed\": %d}, \"versions\": {\"java\": \"%s\"},"
            + " \"machine\": {}}",
        recipe, seed, version);
  }
}
