package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.onnx.ExportException;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.compress.quantize.QuantizationSettings.Activations;
import org.distill4j.compress.quantize.QuantizationSettings.Embeddings;
import org.distill4j.compress.quantize.QuantizationSettings.Weights;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class Int4Test {
  private static final QuantizationSettings ALL =
      QuantizationSettings.defaults()
          .withDialect(OperatorSet.ONNXRUNTIME)
          .withWeights(Weights.INT4)
          .withEmbeddings(Embeddings.INT4);

  @TempDir Path folder;

  static Stream<Checkpoint> shapes() {
    return Stream.of(
        RandomCheckpoint.even(),
        RandomCheckpoint.uneven(),
        RandomCheckpoint.layers(List.of(4, 1), List.of(0, 5)),
        RandomCheckpoint.of(BertFamily.encoder(40, 128, 1, 4, 200), 2, 3));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void fileOfFourBitsAnswersLikeTheEmulation(Checkpoint checkpoint) throws Exception {
    // Nothing is rounded on the way, so that only sums of float32 differ.
    assertEmulated(QuantizedCheckpoint.of(checkpoint, ALL), 1e-4f);
  }

  @ParameterizedTest
  @EnumSource(OperatorSet.class)
  void fileOfInt8WithTableOfFourBitsAnswersLikeTheEmulation(OperatorSet dialect) throws Exception {
    QuantizationSettings settings =
        QuantizationSettings.defaults().withEmbeddings(Embeddings.INT4).withDialect(dialect);
    assertEmulated(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), settings), 1e-2f);
  }

  @Test
  void layersThatHurtMostStayFloat() throws Exception {
    Quantization done =
        Quantization.of(
            RandomCheckpoint.even(),
            ALL,
            CalibrationSettings.defaults().withKeepFloat(LayerExclusion.layers(3)),
            QuantizationTest.texts(6));
    assertEquals(14, done.errors().size());
    assertEquals(List.copyOf(done.keptFloat()), done.model().floatLayers());
    assertTrue(done.audit().saturations().isEmpty(), "no integers are added");
    assertEmulated(done.model(), 1e-4f);
  }

  @Test
  void fileIsSmaller() throws Exception {
    Checkpoint model = RandomCheckpoint.of(BertFamily.encoder(4000, 64, 1, 4, 256), 2, 3);
    Path file = folder.resolve("int8.onnx");
    OnnxWriter.write(QuantizedCheckpoint.of(model, QuantizationSettings.defaults()), file);
    long int4 = Files.size(write(QuantizedCheckpoint.of(model, ALL)));
    assertTrue(Files.size(file) >= 1.5 * int4, Files.size(file) + " and " + int4);
  }

  @Test
  void refusesTheStandardDialect() {
    QuantizedCheckpoint model =
        QuantizedCheckpoint.of(RandomCheckpoint.even(), ALL.withDialect(OperatorSet.STANDARD));
    ExportException e = assertThrows(ExportException.class, () -> write(model));
    assertTrue(e.getMessage().contains("must be in the dialect onnxruntime"), e.getMessage());
    assertEquals(0, folder.toFile().list().length, "nothing half-written");
  }

  @Test
  void refusesFixedScales() {
    assertRefused(RandomCheckpoint.even(), ALL.withActivations(Activations.STATIC), "got STATIC");
  }

  @Test
  void refusesAWidthOfShortBlocks() {
    Checkpoint narrow = RandomCheckpoint.of(BertFamily.encoder(40, 24, 1, 4, 8), 2, 1);
    assertRefused(narrow, ALL, "multiple of 16 to be int4; got 24");
  }

  private static void assertRefused(
      Checkpoint model, QuantizationSettings settings, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> QuantizedCheckpoint.of(model, settings));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private void assertEmulated(QuantizedCheckpoint model, float tolerance) throws Exception {
    Int8Emulator emulator = Int8Emulator.of(model);
    try (OnnxModel onnx = OnnxModel.open(write(model))) {
      for (int length : new int[] {1, 2, 3, 7, 8, 13, 64, 100}) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        int[] types = RandomCheckpoint.types(length);
        float[] expected = emulator.logits(ids, types);
        assertArrayEquals(expected, onnx.logits(ids, types), tolerance, "length " + length);
      }
    }
  }

  private Path write(QuantizedCheckpoint model) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model, file);
    return file;
  }
}
