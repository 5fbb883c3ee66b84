package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRecordTest {
  private static final StageRecord RECORD = new StageRecord("prune", "prune", 1, 0, List.of());
  private static final Fingerprint INPUTS = new Fingerprint(new TreeMap<>());

  @TempDir private Path folder;

  @Test
  void knowsItsFilesAgainOnceReadBack() throws IOException {
    Path file = Files.createDirectory(folder.resolve("records")).resolve("prune.json");
    Path model = Files.createDirectory(folder.resolve("prune"));
    Files.writeString(model.resolve("model.onnx"), "abc");
    Files.writeString(model.resolve("config.json"), "{}");
    RECORD.made(INPUTS, model).write(file);
    StageRecord read = StageRecord.read(file);
    assertEquals("", read.damage(model));
    Files.writeString(model.resolve("model.onnx"), "abd");
    assertEquals("its model.onnx is no longer what was written", read.damage(model));
    Files.writeString(model.resolve("model.onnx"), "abc");
    Files.delete(model.resolve("config.json"));
    assertEquals("its config.json is gone", read.damage(model));
  }

  @Test
  void trustsNoFilesWithoutSums() throws IOException {
    assertEquals("no sums of its files are on record", RECORD.damage(folder));
  }
}
