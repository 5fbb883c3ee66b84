package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @Test
  void countsTheBytesOfAllModels() {
    // MiniLM-L6, six models, float32 twice is 181.7 MB each, and two states of a training.
    assertEquals((9L * 6 + 32) * 22_713_216, DiskSpace.needed(22_713_216, 6));
    assertThrows(ArithmeticException.class, () -> DiskSpace.needed(1L << 59, 100));
  }

  @Test
  void refusesADiskThatLacksAByte() {
    Path out = Path.of("runs", "first");
    assertDoesNotThrow(() -> DiskSpace.require(out, 2_500_000, 2_500_000));
    IOException e =
        assertThrows(IOException.class, () -> DiskSpace.require(out, 2_500_000, 2_449_999));
    assertEquals(
        "--out "
            + out
            + ": must have 2.5 MB free for the models of all stages; got 2.4 MB. Name a folder on a"
            + " larger disk.",
        e.getMessage());
  }

  @Test
  void asksTheDiskOfAFolderThatIsNotThereYet(@TempDir Path folder) {
    Path out = folder.resolve("a/b/c");
    assertDoesNotThrow(() -> DiskSpace.check(out, 1));
    IOException e = assertThrows(IOException.class, () -> DiskSpace.check(out, Long.MAX_VALUE));
    assertTrue(e.getMessage().startsWith("--out " + out + ": must have 9,223,372,036,854.8 MB"));
  }
}
