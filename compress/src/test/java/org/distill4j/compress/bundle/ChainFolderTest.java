package org.distill4j.compress.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.TinyTokenizer;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.CompressedTagger;
import org.distill4j.runtime.FolderSums;
import org.distill4j.runtime.ModelFolderException;
import org.distill4j.runtime.TagDecoding;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadTensors;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of taggers whose neighbouring tags have scores. */
final class ChainFolderTest {
  private static final List<String> WORDS = List.of("a", "b", "ab", "a", "b");

  @TempDir private Path folder;

  private static Checkpoint model() {
    Checkpoint model =
        RandomCheckpoint.even().asTagger().withLabels(List.of("O", "B-X", "I-X")).withFreshChain();
    float[] scores = model.tensor(HeadTensors.CHAIN).values();
    Random random = new Random(3);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 3 * (float) random.nextGaussian();
    }
    return model;
  }

  private static void assertAnswers(Checkpoint model, Path written) throws Exception {
    List<String> expected;
    try (CompressedModel logits = CompressedModel.open(written)) {
      TokenizedText pieces = logits.encode(String.join(" ", WORDS), null);
      expected =
          TagDecoding.tags(
              pieces,
              logits.logits(pieces.ids(), pieces.typeIds()),
              model.labels(),
              model.transitions());
    }
    try (CompressedTagger tagger = CompressedTagger.open(written)) {
      assertEquals(expected, tagger.tag(WORDS));
    }
  }

  @Test
  void answersByTheFileOfTransitions() throws Exception {
    Checkpoint model = model();
    Path written = folder.resolve("m");
    ModelFolder.write(ModelContents.of(model, TinyTokenizer.read(), 64), written);
    assertAnswers(model, written);
    assertEquals(
        model.transitions().orElseThrow().toMap(),
        HuggingFaceDirectory.load(written).transitions().orElseThrow().toMap());
    Files.delete(written.resolve(TagTransitions.FILE));
    refuses(written, ": must be the file that was written with the model; got none");
    Files.delete(written.resolve(FolderSums.FILE));
    refuses(written, ": must be a file");
  }

  private static void refuses(Path written, String expected) {
    ModelFolderException e =
        assertThrows(ModelFolderException.class, () -> CompressedTagger.open(written));
    assertTrue(e.getMessage().contains(TagTransitions.FILE + expected), e.getMessage());
  }

  @Test
  void scoresStayFloat32BesideInt8Weights() throws Exception {
    Checkpoint model = model();
    QuantizedCheckpoint int8 = QuantizedCheckpoint.of(model, QuantizationSettings.defaults());
    assertEquals(model.transitions().get().toMap(), int8.dequantized().transitions().get().toMap());
    Path written = folder.resolve("m");
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 64), written);
    assertAnswers(model, written);
  }
}
