package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCacheTest {
  @TempDir private Path folder;

  @Test
  void isUsableWhereFilesCanBeWritten() throws IOException {
    UserCache cache = new UserCache(folder.resolve("a/b"));
    assertTrue(cache.isUsable());
    assertEquals(0, cache.root().toFile().list().length, "nothing is left there");
  }

  @Test
  void isNotUsableBelowAFileOrWhereNothingCanBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertFalse(new UserCache(file).isUsable());
    assertFalse(new UserCache(file.resolve("below")).isUsable());
    UserCache none = new UserCache(Path.of("/proc/none/distill4j"));
    assertFalse(none.isUsable());
    assertThrows(IOException.class, none::requireWritable);
  }
}
