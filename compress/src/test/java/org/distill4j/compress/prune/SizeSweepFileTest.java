package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.compress.prune.SizeSweepFile.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeSweepFileTest {
  private static final String FIRST =
      "{\"format\":1,\"key\":\"k\",\"sizes\":[{\"keep\":1.0,\"parameters\":90,\"score\":0.875},"
          + "{\"keep\":0.3,\"parameters\":40,\"score\":-0.1}]}";

  private static final SizeSweepFile SIZES =
      SizeSweepFile.of("k", List.of(new Size(1, 90, 0.875), new Size(0.3, 40, -0.1)));

  @TempDir private Path folder;

  @Test
  void readsExactlyWhatWasWritten() throws IOException {
    Path file = folder.resolve("f.json");
    SIZES.write(file);
    assertEquals(SIZES, SizeSweepFile.read(file, "k"));
  }

  /** The first released form, readable for ever. */
  @Test
  void readsTheFirstForm() throws IOException {
    assertEquals(
        SIZES, SizeSweepFile.read(Files.writeString(folder.resolve("f.json"), FIRST), "k"));
  }

  @Test
  void refusesAnythingElse() throws IOException {
    for (String text :
        List.of(
            FIRST.replace("\"k\"", "\"other\""),
            FIRST.replace("\"format\":1", "\"format\":2"),
            FIRST.replace(",\"score\":-0.1", ""),
            FIRST.replace("0.875", "NaN"),
            FIRST.substring(0, 60))) {
      Path file = Files.writeString(folder.resolve("f.json"), text);
      IOException e = assertThrows(IOException.class, () -> SizeSweepFile.read(file, "k"));
      assertTrue(e.getMessage().startsWith(file + ": must hold what pruning measured"));
      assertTrue(e.getMessage().endsWith("Delete it."), e.getMessage());
    }
  }
}
