package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.compress.prune.FrontierFile.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontierFileTest {
  private static final String FIRST =
      "{\"format\":1,\"key\":\"k\",\"sizes\":[{\"keep\":1.0,\"parameters\":90,\"score\":0.875},"
          + "{\"keep\":0.3,\"parameters\":40,\"score\":-0.1}]}";

  private static final FrontierFile SIZES =
      FrontierFile.of("k", List.of(new Size(1, 90, 0.875), new Size(0.3, 40, -0.1)));

  @TempDir private Path folder;

  @Test
  void readsExactlyWhatWasWritten() throws IOException {
    Path file = folder.resolve("f.json");
    SIZES.write(file);
    assertEquals(SIZES, FrontierFile.read(file, "k"));
  }

  /** The first released form, readable for ever. */
  @Test
  void readsTheFirstForm() throws IOException {
    assertEquals(SIZES, FrontierFile.read(Files.writeString(folder.resolve("f.json"), FIRST), "k"));
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
      IOException e = assertThrows(IOException.class, () -> FrontierFile.read(file, "k"));
      assertTrue(e.getMessage().startsWith(file + ": must hold what pruning measured"));
      assertTrue(e.getMessage().endsWith("Delete it."), e.getMessage());
    }
  }
}
