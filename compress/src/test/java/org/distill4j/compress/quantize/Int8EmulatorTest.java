package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Int8EmulatorTest {
  @TempDir Path folder;

  static Stream<Checkpoint> shapes() {
    return Stream.of(
        RandomCheckpoint.even(),
        RandomCheckpoint.uneven(),
        RandomCheckpoint.factored(),
        RandomCheckpoint.shared(),
        RandomCheckpoint.layers(List.of(0), List.of(0)),
        RandomCheckpoint.layers(List.of(4, 1), List.of(0, 5)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void answersLikeTheExportedFile(Checkpoint checkpoint) throws Exception {
    assertEmulated(QuantizedCheckpoint.of(checkpoint, QuantizationSettings.defaults()));
  }

  @Test
  void answersLikeAFileWithFloatEmbeddings() throws Exception {
    assertEmulated(
        QuantizedCheckpoint.of(
            RandomCheckpoint.uneven(),
            QuantizationSettings.defaults()
                .withEmbeddings(QuantizationSettings.Embeddings.FLOAT32)));
  }

  @Test
  void answersLikeAFileOfReducedRange() throws Exception {
    QuantizedCheckpoint model =
        QuantizedCheckpoint.of(
            RandomCheckpoint.uneven(), QuantizationSettings.defaults().withReduceRange(true));
    for (byte weight : model.matrices().get("pooler.dense.weight").values()) {
      assertTrue(Math.abs(weight) <= 63, "weight " + weight);
    }
    assertEmulated(model);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void answersLikeAFileOfAsymmetricWeights(Checkpoint checkpoint) throws Exception {
    QuantizationSettings asymmetric =
        QuantizationSettings.defaults().withWeights(QuantizationSettings.Weights.INT8_ASYMMETRIC);
    QuantizedCheckpoint model = QuantizedCheckpoint.of(checkpoint, asymmetric);
    assertTrue(model.matrices().get("pooler.dense.weight").hasZeros());
    assertFalse(model.matrices().get("embeddings.word_embeddings.weight").hasZeros());
    assertEmulated(model);
    assertEmulated(QuantizedCheckpoint.of(checkpoint, asymmetric.withReduceRange(true)));
  }

  static Stream<QuantizedCheckpoint> models() {
    QuantizationSettings defaults = QuantizationSettings.defaults();
    QuantizationSettings asymmetric =
        defaults.withWeights(QuantizationSettings.Weights.INT8_ASYMMETRIC);
    return Stream.concat(
        shapes().map(model -> QuantizedCheckpoint.of(model, defaults)),
        Stream.of(
            QuantizedCheckpoint.of(RandomCheckpoint.uneven(), asymmetric),
            QuantizedCheckpoint.of(RandomCheckpoint.even(), defaults)
                .withLinear(layer -> !layer.contains("intermediate"))));
  }

  @ParameterizedTest
  @MethodSource("models")
  void answersManyTextsToTheBitAsEachByItself(QuantizedCheckpoint model) {
    List<TokenizedText> texts = new ArrayList<>();
    for (int length : new int[] {1, 3, 7, 8, 13, 64, 100}) {
      for (int seed = 0; seed < (length == 8 ? 13 : 3); seed++) {
        int[] ids = RandomCheckpoint.ids(length, 40, 31 * length + seed);
        texts.add(TokenizedText.of(ids, RandomCheckpoint.types(length), false));
      }
    }
    Collections.shuffle(texts, new Random(5));
    Int8Emulator emulator = Int8Emulator.of(model);
    List<Integer> done = new ArrayList<>();
    float[][] together = emulator.logits(texts, done::add);
    for (int i = 0; i < together.length; i++) {
      float[] alone = emulator.logits(texts.get(i).ids(), texts.get(i).typeIds());
      assertArrayEquals(alone, together[i], "text " + i + ", " + texts.get(i).length() + " tokens");
    }
    assertEquals(texts.size(), done.get(done.size() - 1));
  }

  private void assertEmulated(QuantizedCheckpoint model) throws Exception {
    Int8Emulator emulator = Int8Emulator.of(model);
    try (OnnxModel onnx = OnnxModel.open(write(model))) {
      for (int length : new int[] {1, 2, 3, 7, 8, 13, 64, 100, 512}) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        int[] types = RandomCheckpoint.types(length);
        float[] expected = emulator.logits(ids, types);
        float[] actual = onnx.logits(ids, types);
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], actual[i], 1e-2, "length " + length);
        }
      }
    }
  }

  private Path write(QuantizedCheckpoint model) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model, file);
    return file;
  }
}
