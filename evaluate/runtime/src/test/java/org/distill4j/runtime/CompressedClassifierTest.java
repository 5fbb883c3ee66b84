package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiny model adds 1 to "up" for each a, to "down" for each b, and 0.5 to "up" for a pair. */
final class CompressedClassifierTest {

  private static final float[] WORDS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0};
  private static final float[] TYPES = {0, 0, 0.5f, 0};

  @TempDir private Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(WORDS, TYPES, 2));
    Files.write(folder.resolve("tokenizer.json"), TinyTokenizer.json());
    Files.writeString(
        folder.resolve("config.json"), "{\"max_position_embeddings\": 64, \"max_length\": 8}");
    Files.writeString(folder.resolve("labels.json"), "[\"up\", \"down\"]");
  }

  @Test
  void classifiesTexts() throws IOException {
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      List<Classification> answers = classifier.classify(List.of("a a", "b", ""));

      assertEquals(List.of("up", "down"), classifier.labels());
      assertEquals("up", answers.get(0).label());
      assertEquals("down", answers.get(1).label());
      assertEquals(List.of(0.5, 0.5), answers.get(2).probabilities());
      double expected = 1 / (1 + Math.exp(-2));
      assertEquals(expected, answers.get(0).probabilities().get(0), 1e-12);
    }
  }

  @Test
  void classifiesPairs() throws IOException {
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      List<Classification> answers =
          classifier.classifyPairs(List.of("a", "a"), List.of("b", "b b b b"));

      assertEquals("up", answers.get(0).label());
      assertEquals("down", answers.get(1).label());
      assertThrows(
          IllegalArgumentException.class,
          () -> classifier.classifyPairs(List.of("a"), List.of("a", "b")));
    }
  }

  @Test
  void readsAsManyPiecesAsItWasMeasuredWith() throws IOException {
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      assertEquals(8, classifier.maxLength());
      assertEquals("up", classifier.classify(List.of("a a a a b b b b b b b b")).get(0).label());
    }
    Files.writeString(folder.resolve("config.json"), "{\"max_position_embeddings\": 64}");
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      assertEquals(64, classifier.maxLength());
      assertEquals("down", classifier.classify(List.of("a a a a b b b b b b b b")).get(0).label());
    }
  }

  @Test
  void saysWhereWordsWereNotRead() throws IOException {
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      List<Classification> answers = classifier.classify(List.of("a b", "a ".repeat(7)));
      assertFalse(answers.get(0).truncated());
      assertTrue(answers.get(1).truncated());
      List<Classification> pairs =
          classifier.classifyPairs(List.of("a", "a a"), List.of("b b b b", "b b b b b"));
      assertFalse(pairs.get(0).truncated());
      assertTrue(pairs.get(1).truncated());
    }
  }

  @Test
  void answersATextWithoutTokens() throws IOException {
    String json = new String(TinyTokenizer.json(), StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve("tokenizer.json"),
        json.replaceFirst("\"post_processor\": \\{[^}]*}", "\"post_processor\": null"));
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      assertEquals(1, classifier.encode("a", null).length());
      for (Classification answer : classifier.classify(List.of("", "\u200b", " "))) {
        assertEquals(List.of(0.5, 0.5), answer.probabilities());
      }
    }
  }

  @Test
  void masksThePaddingOfABatch() throws IOException {
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      float[][] logits =
          classifier.logits(
              List.of(classifier.encode("a a a b", null), classifier.encode("b", null)));

      assertArrayEquals(new float[] {3, 1}, logits[0]);
      assertArrayEquals(new float[] {0, 1}, logits[1]);
      assertArrayEquals(
          new float[] {1.5f, 0}, classifier.logits(new int[] {4, 3}, new int[] {1, 0}));
      assertEquals(0, classifier.logits(List.of()).length);
    }
  }

  @Test
  void answersSeveralThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (CompressedClassifier classifier = CompressedClassifier.open(folder)) {
      Callable<List<Classification>> task = () -> classifier.classify(List.of("a", "b", "a b b"));
      List<Classification> expected = task.call();
      for (Future<List<Classification>> future : threads.invokeAll(Collections.nCopies(32, task))) {
        assertEquals(expected, future.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void refusesUseAfterClose() throws IOException {
    CompressedClassifier classifier = CompressedClassifier.open(folder);
    classifier.close();
    classifier.close();

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> classifier.classify(List.of("a")));
    assertTrue(e.getMessage().contains("got a call after close()"), e.getMessage());
  }

  @Test
  void namesWhatAFolderLacks() throws IOException {
    assertFault(folder.resolve("none"), ": must be a model folder with model.onnx; got no folder");
    assertFault("labels.json", null, "labels.json: must be a file; got none");
    assertFault("labels.json", "[\"up\", 2]", "must be an array of different strings; got [");
    assertFault(
        "labels.json", "[\"up\"]", "must hold as many labels as the model has logits (2); got 1");
    assertFault("labels.json", "[\"up\", \"down\"]x", "labels.json: must be JSON; got ");
    assertFault("config.json", "{}", "config.json max_position_embeddings: must be a whole number");
    assertFault(
        "config.json", "{\"max_length\": -1}", "config.json max_length: must be a whole number");
    assertFault("tokenizer.json", "{", "tokenizer.json: must be JSON; got ");
    assertFault("model.onnx", "no model", "model.onnx: must be an ONNX model; got ");
    assertFault("model.onnx", null, "must be a model folder with model.onnx; got a folder without");
  }

  @Test
  void refusesAnotherModelsTokenizer() throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(new float[] {1, 0, 0, 1}, TYPES, 2));

    assertFault(folder, "tokenizer.json: must be the model's; got token 6");
  }

  @Test
  void refusesThreadCountsBelowOne() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CompressedClassifier.open(folder, 0));
    assertTrue(e.getMessage().contains("threads: must be > 0; got 0"), e.getMessage());
  }

  @Test
  void refusesLogitsThatAreNoNumbers() {
    float[] logits = {Float.NaN, Float.NaN};
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> Classification.of(List.of("a", "b"), logits));
    assertTrue(e.getMessage().contains("must be finite; got [NaN, NaN]"), e.getMessage());
  }

  @Test
  void namesTheVersionOfItsRuntime() {
    assertTrue(CompressedClassifier.runtimeVersion().matches("1\\.\\d+\\.\\d+.*"));
  }

  private void assertFault(String file, String content, String expected) throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve(file));
    if (content == null) {
      Files.delete(folder.resolve(file));
    } else {
      Files.writeString(folder.resolve(file), content);
    }
    assertFault(folder, expected);
    Files.write(folder.resolve(file), before);
  }

  private static void assertFault(Path folder, String expected) {
    ModelFolderException e =
        assertThrows(ModelFolderException.class, () -> CompressedClassifier.open(folder));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
