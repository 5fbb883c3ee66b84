package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.CalibrationSettings;
import org.distill4j.compress.quantize.Int8Emulator;
import org.distill4j.compress.quantize.LayerExclusion;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizationSettings.Activations;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of ONNX Runtime's own operators. */
class FusedDialectTest {
  private static final int[] LENGTHS = {1, 2, 3, 7, 8, 13, 64, 100};

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

  static Stream<Arguments> quantized() {
    return shapes()
        .flatMap(model -> Stream.of(Activations.values()).map(a -> Arguments.of(model, a)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void floatFileAnswersLikeTheReference(Checkpoint checkpoint) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(checkpoint, OperatorSet.ONNXRUNTIME, file);
    FloatReference reference = FloatReference.of(checkpoint);
    try (OnnxModel onnx = OnnxModel.open(file)) {
      for (int length : LENGTHS) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        int[] types = RandomCheckpoint.types(length);
        double[] expected = reference.logits(ids, types);
        float[] actual = onnx.logits(ids, types);
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], actual[i], 1e-3, "float32 logits at length " + length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("quantized")
  void int8FileAnswersLikeTheEmulation(Checkpoint checkpoint, Activations activations)
      throws Exception {
    assertEmulated(quantize(checkpoint, activations, LayerExclusion.none()));
  }

  @ParameterizedTest
  @MethodSource("quantized")
  void asymmetricFileAnswersLikeTheEmulation(Checkpoint checkpoint, Activations activations)
      throws Exception {
    QuantizationSettings settings =
        settings(activations).withWeights(QuantizationSettings.Weights.INT8_ASYMMETRIC);
    CalibrationSettings calibration = CalibrationSettings.defaults();
    assertEmulated(Quantization.of(checkpoint, settings, calibration, texts()).model());
  }

  @ParameterizedTest
  @EnumSource(Activations.class)
  void fileWithFloatLayersAnswersLikeTheEmulation(Activations activations) throws Exception {
    QuantizedCheckpoint model =
        quantize(RandomCheckpoint.uneven(), activations, LayerExclusion.layers(4));
    assertEquals(4, model.floatLayers().size());
    assertEmulated(model);
  }

  @Test
  void paddingDoesNotChangeTheAnswer() throws Exception {
    QuantizedCheckpoint model =
        quantize(RandomCheckpoint.uneven(), Activations.STATIC, LayerExclusion.none());
    int[] lengths = {5, 1, 9};
    int[][] ids = new int[3][9];
    int[][] mask = new int[3][9];
    for (int row = 0; row < 3; row++) {
      Arrays.fill(ids[row], 39);
      System.arraycopy(RandomCheckpoint.ids(lengths[row], 40, row), 0, ids[row], 0, lengths[row]);
      Arrays.fill(mask[row], 0, lengths[row], 1);
    }
    try (OnnxModel onnx = OnnxModel.open(write(model))) {
      float[][] logits = onnx.logits(ids, mask, new int[3][9]);
      for (int row = 0; row < 3; row++) {
        float[] alone = onnx.logits(Arrays.copyOf(ids[row], lengths[row]), new int[lengths[row]]);
        assertArrayEquals(alone, logits[row], 1e-5f, "float32 rounding of padded row " + row);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activations.class)
  void everyBlockIsOneOperator(Activations activations) throws Exception {
    String nodes = nodes(quantize(RandomCheckpoint.even(), activations, LayerExclusion.none()));
    // The last of both layers attends with one token, which QAttention cannot.
    assertEquals(1, count(nodes, "QAttention"));
    assertEquals(1, count(nodes, "MultiHeadAttention"));
    assertEquals(5, count(nodes, "SkipLayerNormalization"));
    assertFalse(nodes.contains("Erf") || nodes.contains("Softmax") || nodes.contains("Transpose"));
    assertTrue(nodes.contains("com.microsoft"));
  }

  @Test
  void standardFilesHoldNoneOfThem() throws Exception {
    QuantizedCheckpoint standard =
        QuantizedCheckpoint.of(RandomCheckpoint.even(), QuantizationSettings.defaults());
    assertFalse(nodes(standard).contains("com.microsoft"));
  }

  private static QuantizedCheckpoint quantize(
      Checkpoint model, Activations activations, LayerExclusion keep) {
    CalibrationSettings calibration = CalibrationSettings.defaults().withKeepFloat(keep);
    return Quantization.of(model, settings(activations), calibration, texts()).model();
  }

  private static QuantizationSettings settings(Activations activations) {
    return QuantizationSettings.defaults()
        .withActivations(activations)
        .withDialect(OperatorSet.ONNXRUNTIME);
  }

  private static List<TokenizedText> texts() {
    List<TokenizedText> texts = new ArrayList<>();
    IntStream.range(0, 12)
        .forEach(
            i ->
                texts.add(
                    TokenizedText.of(
                        RandomCheckpoint.ids(2 + i % 7, 40, i),
                        RandomCheckpoint.types(2 + i % 7),
                        false)));
    return texts;
  }

  private void assertEmulated(QuantizedCheckpoint model) throws Exception {
    Int8Emulator emulator = Int8Emulator.of(model);
    try (OnnxModel onnx = OnnxModel.open(write(model))) {
      for (int length : LENGTHS) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        int[] types = RandomCheckpoint.types(length);
        float[] expected = emulator.logits(ids, types);
        assertArrayEquals(expected, onnx.logits(ids, types), 1e-2f, "length " + length);
      }
    }
  }

  private String nodes(QuantizedCheckpoint model) throws IOException {
    return Files.readString(write(model), StandardCharsets.ISO_8859_1);
  }

  /** Nodes of an operator, which is field 4 of a node, the only one of that tag and length. */
  private static int count(String nodes, String operator) {
    return nodes.split("\"" + (char) operator.length() + operator, -1).length - 1;
  }

  private Path write(QuantizedCheckpoint model) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model, file);
    return file;
  }
}
