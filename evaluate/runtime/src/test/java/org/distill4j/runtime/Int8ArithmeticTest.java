package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Int8ArithmeticTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "amd64, flags : fpu avx2 avx512f avx512bw, false",
    "amd64, flags : fpu avx512_vnni, true",
    "x86_64, flags\t\t: avx2 avx_vnni sse, true",
    "amd64, model name : avx512_vnni, false", // not among the flags
    "amd64, flags : my_avx_vnni2, false",
    "aarch64, Features : asimd, true",
    "amd64, nothing, false"
  })
  void isExactWithVnni(String architecture, String line, boolean exact) {
    assertEquals(exact, Int8Arithmetic.isExact(architecture, List.of("processor : 0", line)));
  }

  @Test
  void concernsInt8ModelsAlone() throws IOException {
    TinyFolder.write(folder);
    try (CompressedClassifier model = CompressedClassifier.open(folder)) {
      assertFalse(model.answersMayDiffer());
    }
    Files.writeString(
        folder.resolve("config.json"),
        "{\"max_position_embeddings\": 64, \"quantization\": {\"weights\": \"int8\"}}");
    try (CompressedClassifier model = CompressedClassifier.open(folder)) {
      assertEquals(!Int8Arithmetic.isExactHere(), model.answersMayDiffer());
    }
  }
}
