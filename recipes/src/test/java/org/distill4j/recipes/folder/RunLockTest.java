package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir private Path folder;

  @Test
  void keepsASecondRunOutUntilTheFirstEnds() throws IOException {
    IOException refusal =
        RunLock.holding(
            folder,
            () -> assertThrows(IOException.class, () -> RunLock.holding(folder, () -> "second")));
    assertEquals(
        folder
            + ": must be one run's at a time; got another that is still going. Wait for its end,"
            + " or name another folder by --out.",
        refusal.getMessage());
    assertEquals("third", RunLock.holding(folder, () -> "third"));
  }
}
