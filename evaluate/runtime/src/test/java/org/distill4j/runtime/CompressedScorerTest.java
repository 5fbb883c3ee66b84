package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tiny model scores 1 for each a, 2 for each b, and 0.5 more for each piece of a second text.
 */
final class CompressedScorerTest {
  private static final float[] WORDS = {0, 0, 0, 0, 1, 2, 0};
  private static final float[] TYPES = {0, 0.5f};

  @TempDir private Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(WORDS, TYPES, 1));
    Files.write(folder.resolve("tokenizer.json"), TinyTokenizer.json());
    Files.writeString(
        folder.resolve("config.json"),
        "{\"max_position_embeddings\": 64, \"problem_type\": \"regression\"}");
    Files.writeString(folder.resolve("labels.json"), "[\"score\"]");
  }

  @Test
  void scoresTextsAndPairs() throws IOException {
    assertEquals(OutputKind.SCORE, OutputKind.of(folder));
    try (CompressedScorer scorer = CompressedScorer.open(folder)) {
      double one = scorer.score("a");
      assertEquals(one + 2, scorer.score("a b"), 1e-6);
      assertTrue(scorer.score("a", "b") > scorer.score("a b"));
    }
  }

  @Test
  void isNotOpenedAsAClassifier() {
    ModelFolderException fault =
        assertThrows(ModelFolderException.class, () -> CompressedClassifier.open(folder));
    assertEquals(
        folder
            + ": must hold a model of classes; got one of scores. Open it with CompressedScorer.",
        fault.getMessage());
  }
}
