package org.distill4j.student.outputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RowFileTest {
  private static final RowLayout LAYOUT = RowLayout.logits(300_000, 3);

  @TempDir private Path folder;

  /** A file with holes would end the process at a write to mapped memory of a full disk. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void takesItsRoomOnDiskBeforeItIsMapped() throws Exception {
    Path file = folder.resolve("rows");
    RowFile rows = RowFile.create(file, LAYOUT);
    assertTrue(Files.size(file) >= LAYOUT.bytes());
    Process stat = new ProcessBuilder("stat", "-c", "%b %B", file.toString()).start();
    String[] blocks =
        new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .strip()
            .split(" ", 2);
    assertEquals(0, stat.waitFor());
    long taken = Long.parseLong(blocks[0]) * Long.parseLong(blocks[1]);
    assertTrue(taken >= LAYOUT.bytes(), taken + " of " + LAYOUT.bytes());
    rows.put(299_999, new float[] {1, 2, 3});
    assertArrayEquals(new float[] {1, 2, 3}, rows.row(299_999));
  }

  @Test
  void keepsWhatAKilledWriterLeft() throws Exception {
    Path file = folder.resolve("rows");
    RowFile.create(file, LAYOUT).put(7, new float[] {1, 2, 3});
    assertArrayEquals(new float[] {1, 2, 3}, RowFile.create(file, LAYOUT).row(7));
  }
}
