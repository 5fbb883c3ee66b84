package org.distill4j.evaluate.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.distill4j.evaluate.TinyModel;
import org.distill4j.evaluate.report.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSizeTest {
  @TempDir Path folder;

  @Test
  void countsWhatAnsweringNeeds() throws IOException {
    TinyModel.write(folder);
    Size size = ModelSize.of(folder, 18);
    assertEquals(18, size.parameters());
    assertEquals(581, size.sizeBytes());
    assertEquals(581 + 1348 + 66 + 15, size.bundleBytes());
    assertTrue(size.compressedBytes() > 300 && size.compressedBytes() < size.bundleBytes());
  }

  @Test
  void dependsNeitherOnTimesNorOnOtherFiles() throws IOException {
    TinyModel.write(folder);
    Size before = ModelSize.of(folder, 18);
    Files.setLastModifiedTime(folder.resolve("model.onnx"), FileTime.fromMillis(0));
    Files.writeString(folder.resolve("README.md"), "A model card.");
    assertEquals(before, ModelSize.of(folder, 18));
  }

  @Test
  void namesAMissingFile() throws IOException {
    TinyModel.write(folder);
    Files.delete(folder.resolve("tokenizer.json"));
    assertThrows(NoSuchFileException.class, () -> ModelSize.of(folder, 18));
  }
}
