package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.compress.prune.LayerRemoval.Removed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreFileTest {
  private static final String FIRST =
      "{\"format\":1,\"key\":\"k\",\"heads\":[[0.5,2.0],[]],\"feedForward\":[[1.0E-300],[0.0]],"
          + "\"hidden\":[0.1],\"comparable\":true}";

  @TempDir private Path folder;

  private static ImportanceScores scores() {
    return ImportanceScores.of(
            List.of(new double[] {0.5, 2}, new double[0]),
            List.of(new double[] {1e-300}, new double[] {0}))
        .withHidden(new double[] {0.1})
        .comparable();
  }

  @Test
  void readsExactlyWhatWasWritten() throws IOException {
    Path file = folder.resolve("s.json");
    ScoreFile.of("k", scores()).write(file);
    ImportanceScores read = ScoreFile.read(file, "k").scores();
    assertArrayEquals(scores().heads().get(0), read.heads().get(0));
    assertArrayEquals(scores().feedForward().get(0), read.feedForward().get(0));
    assertArrayEquals(scores().hidden(), read.hidden());
    assertTrue(read.isComparable(), "as written");
  }

  /** The first released form, readable for ever. */
  @Test
  void readsTheFirstForm() throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"), FIRST);
    assertEquals(ScoreFile.of("k", scores()), ScoreFile.read(file, "k"));
    Path layers =
        Files.writeString(
            folder.resolve("l.json"),
            "{\"format\":1,\"key\":\"k\",\"removed\":[{\"layer\":3,\"error\":0.25}]}");
    assertEquals(List.of(new Removed(3, 0.25)), LayerOrderFile.read(layers, "k").removed());
  }

  @Test
  void refusesWhatIsNoScores() throws IOException {
    for (String text :
        List.of(
            FIRST.replace("\"k\"", "\"other\""),
            FIRST.replace("\"format\":1", "\"format\":2"),
            FIRST.replace("comparable", "compare"),
            FIRST.replace(",\"hidden\":[0.1]", ""),
            FIRST.substring(0, 40),
            FIRST + "x")) {
      Path file = Files.writeString(folder.resolve("s.json"), text);
      IOException e = assertThrows(IOException.class, () -> ScoreFile.read(file, "k"));
      assertTrue(
          e.getMessage().contains(file + ": must hold what pruning measured"), e.getMessage());
      assertTrue(e.getMessage().contains("Delete it."), e.getMessage());
    }
  }
}
