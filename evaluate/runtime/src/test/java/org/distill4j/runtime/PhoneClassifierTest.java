package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.phone.PhoneClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs on a phone gives the runtime's answers, on the same machine. */
class PhoneClassifierTest {
  private static final float[] WORDS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0};
  private static final float[] TYPES = {0, 0, 0.5f, 0};
  private static final String CONFIG = "{\"max_position_embeddings\": 64, \"max_length\": 8}";

  @TempDir private Path folder;

  private static PhoneClassifier open(String config, String labels) throws OrtException {
    return PhoneClassifier.open(
        TinyOnnx.model(WORDS, TYPES, 2),
        new String(TinyTokenizer.json(), StandardCharsets.UTF_8),
        config,
        labels,
        1);
  }

  @Test
  void answersAsTheRuntime() throws IOException, OrtException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(WORDS, TYPES, 2));
    Files.write(folder.resolve("tokenizer.json"), TinyTokenizer.json());
    Files.writeString(folder.resolve("config.json"), CONFIG);
    Files.writeString(folder.resolve("labels.json"), "[\"up\", \"down\"]");
    try (CompressedClassifier runtime = CompressedClassifier.open(folder);
        PhoneClassifier phone = open(CONFIG, "[\"up\", \"down\"]")) {
      for (String text : List.of("a a", "b", "", "a a a a b b b b b b b b", "A, b? \u00e4")) {
        TokenizedText tokens = runtime.encode(text, null);
        assertArrayEquals(
            runtime.logits(tokens.ids(), tokens.typeIds()), phone.logits(text), 0f, text);
        Classification expected = runtime.classify(List.of(text)).get(0);
        assertEquals(expected.label(), phone.classify(text).label(), text);
        assertEquals(
            expected.probabilities().get(runtime.labels().indexOf(expected.label())),
            phone.classify(text).probability(),
            1e-12,
            text);
      }
    }
  }

  @Test
  void refusesFilesThatDoNotFit() throws OrtException {
    Exception labels =
        assertThrows(IllegalArgumentException.class, () -> open(CONFIG, "{\"up\": 0}"));
    assertTrue(labels.getMessage().startsWith("labels.json: must be a list"), labels.getMessage());
    Exception config =
        assertThrows(IllegalArgumentException.class, () -> open("{}", "[\"up\", \"down\"]"));
    assertTrue(config.getMessage().startsWith("config.json max_length: must be a whole number"));
    try (PhoneClassifier one = open(CONFIG, "[\"up\"]")) {
      Exception fault = assertThrows(IllegalStateException.class, () -> one.logits("a"));
      assertEquals("model.onnx: must give 1 logits; got 2.", fault.getMessage());
    }
  }
}
