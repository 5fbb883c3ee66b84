package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.compress.quantize.QuantizationSettings.Activations;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizationTest {
  private static final CalibrationSettings DEFAULTS = CalibrationSettings.defaults();

  @TempDir Path folder;

  static Stream<Checkpoint> shapes() {
    return Stream.of(
        RandomCheckpoint.even(),
        RandomCheckpoint.uneven(),
        RandomCheckpoint.layers(List.of(0), List.of(0)),
        RandomCheckpoint.layers(List.of(4, 1), List.of(0, 5)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void fileOfFixedScalesAnswersLikeTheEmulation(Checkpoint checkpoint) throws Exception {
    assertEmulated(quantize(checkpoint, Activations.STATIC, DEFAULTS).model());
  }

  @ParameterizedTest
  @EnumSource(Activations.class)
  void fileOfAsymmetricWeightsAnswersLikeTheEmulation(Activations activations) throws Exception {
    QuantizationSettings settings =
        QuantizationSettings.defaults()
            .withActivations(activations)
            .withWeights(QuantizationSettings.Weights.INT8_ASYMMETRIC);
    Checkpoint model = RandomCheckpoint.even();
    assertEmulated(Quantization.of(model, settings, DEFAULTS, texts(12)).model());
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void everyMethodGivesAFileThatAnswersLikeTheEmulation(CalibrationMethod method) throws Exception {
    Checkpoint model = RandomCheckpoint.even();
    assertEmulated(quantize(model, Activations.STATIC, DEFAULTS.withMethod(method)).model());
    assertEmulated(quantize(model, Activations.STATIC_SIGNED, DEFAULTS.withMethod(method)).model());
  }

  @ParameterizedTest
  @EnumSource(Activations.class)
  void fileWithFloatLayersAnswersLikeTheEmulation(Activations activations) throws Exception {
    Quantization done =
        quantize(
            RandomCheckpoint.uneven(),
            activations,
            DEFAULTS.withKeepFloat(LayerExclusion.layers(4)));
    assertEquals(4, done.keptFloat().size());
    assertEquals(List.copyOf(done.keptFloat()), done.model().floatLayers());
    assertEmulated(done.model());
  }

  @Test
  void runtimeMultipliesFixedScalesInIntegers() throws Exception {
    Path file = write(quantize(RandomCheckpoint.even(), Activations.STATIC, DEFAULTS).model());
    Path optimized = folder.resolve("optimized.onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
      options.setOptimizedModelFilePath(optimized.toString());
      OrtEnvironment.getEnvironment().createSession(file.toString(), options).close();
    }
    String nodes = Files.readString(optimized, StandardCharsets.ISO_8859_1);
    // The first layer's query, key and value are one product, the last one's are two.
    assertEquals(4 + 5 + 2, nodes.split("MatMulIntegerToFloat", -1).length - 1);
    assertFalse(nodes.contains("Gemm"), "nothing is left to float32");
    assertTrue(nodes.contains("SkipLayerNormalization") && nodes.contains("BiasGelu"));
  }

  @Test
  void fixedScalesDoNotDependOnTheBatch() throws Exception {
    QuantizedCheckpoint model =
        quantize(RandomCheckpoint.even(), Activations.STATIC, DEFAULTS).model();
    try (OnnxModel onnx = OnnxModel.open(write(model))) {
      int[][] ids = {RandomCheckpoint.ids(9, 40, 1), RandomCheckpoint.ids(9, 40, 2)};
      int[][] mask = {IntStream.range(0, 9).map(i -> 1).toArray(), new int[9]};
      mask[1] = mask[0];
      float[][] together = onnx.logits(ids, mask, new int[2][9]);
      assertArrayEquals(onnx.logits(ids[0], new int[9]), together[0]);
      assertArrayEquals(onnx.logits(ids[1], new int[9]), together[1]);
    }
  }

  @Test
  void keepsTheLayersThatHurtMost() {
    Quantization counted =
        quantize(
            RandomCheckpoint.even(),
            Activations.STATIC,
            DEFAULTS.withKeepFloat(LayerExclusion.layers(3)));
    List<LayerError> errors = counted.errors();
    assertEquals(14, errors.size());
    for (int i = 1; i < errors.size(); i++) {
      assertTrue(errors.get(i - 1).error() >= errors.get(i).error(), "worst first");
    }
    List<String> worst = errors.subList(0, 3).stream().map(LayerError::layer).toList();
    assertEquals(Set.copyOf(worst), counted.keptFloat());
    double tolerance = errors.get(1).error();
    Quantization tolerated =
        quantize(
            RandomCheckpoint.even(),
            Activations.STATIC,
            DEFAULTS.withKeepFloat(LayerExclusion.above(tolerance)));
    assertEquals(Set.of(worst.get(0)), tolerated.keptFloat());
  }

  @Test
  void aLayerWithAnOutlierHurtsMost() {
    Checkpoint even = RandomCheckpoint.even();
    // A neuron that nothing reads takes the levels of all others.
    even.tensor("encoder.layer.0.intermediate.dense.bias").values()[3] = 300;
    Tensor readers = even.tensor("encoder.layer.0.output.dense.weight");
    for (int out = 0; out < readers.length(0); out++) {
      readers.values()[out * readers.length(1) + 3] = 0;
    }
    List<LayerError> errors =
        quantize(even, Activations.STATIC, DEFAULTS.withKeepFloat(LayerExclusion.layers(1)))
            .errors();
    assertEquals("encoder.layer.0.output.dense", errors.get(0).layer());
  }

  @Test
  void reducesTheRangeOfLayersThatSaturate() {
    Checkpoint even = RandomCheckpoint.even();
    float[] weights = even.tensor("encoder.layer.0.output.dense.weight").values();
    Arrays.fill(weights, 0.2f);
    Quantization plain = quantize(even, Activations.STATIC, DEFAULTS);
    assertTrue(plain.audit().saturations().containsKey("encoder.layer.0.output.dense"));
    assertTrue(plain.reduced().isEmpty());
    Quantization portable = quantize(even, Activations.STATIC, DEFAULTS.withPortable(true));
    assertEquals(plain.audit(), portable.audit());
    assertTrue(portable.reduced().containsAll(plain.audit().saturations().keySet()));
    byte[] reduced =
        portable.model().matrices().get("encoder.layer.0.output.dense.weight").values();
    for (byte weight : reduced) {
      assertEquals(63, weight);
    }
    SaturationAudit after = SaturationAudit.of(portable.model(), new CalibrationTexts(texts(12)));
    assertEquals(new TreeMap<>(), after.saturations());
  }

  @Test
  void doesNotDependOnTheOrderOfProcessors() {
    Quantization once = quantize(RandomCheckpoint.uneven(), Activations.STATIC, DEFAULTS);
    Quantization again = quantize(RandomCheckpoint.uneven(), Activations.STATIC, DEFAULTS);
    assertEquals(once.model().activations(), again.model().activations());
    once.model()
        .source()
        .tensors()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(
                    tensor.values(), again.model().source().tensor(name).values(), name));
  }

  @Test
  void equalTextsAndZerosGiveDefinedResults() throws Exception {
    Checkpoint even = RandomCheckpoint.even();
    // The first norm then gives zeros, whatever the text.
    Arrays.fill(even.tensor("embeddings.LayerNorm.weight").values(), 0);
    Arrays.fill(even.tensor("embeddings.LayerNorm.bias").values(), 0);
    Quantization done = quantize(even, Activations.STATIC, DEFAULTS);
    assertEquals(
        new ActivationScale(1f, 0),
        done.model().activation("encoder.layer.0.attention.self.query").orElseThrow());
    assertEmulated(done.model());
  }

  @Test
  void refusesASingleText() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Quantization.of(
                    RandomCheckpoint.even(), QuantizationSettings.defaults(), DEFAULTS, texts(1)));
    assertTrue(e.getMessage().contains("must have at least 2 texts; got 1"), e.getMessage());
  }

  @Test
  void namesTheLayerWhoseInputIsNotFinite() {
    Checkpoint even = RandomCheckpoint.even();
    even.tensor("encoder.layer.0.intermediate.dense.bias").values()[0] = Float.MAX_VALUE;
    even.tensor("encoder.layer.0.output.dense.weight").values()[0] = Float.MAX_VALUE;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> quantize(even, Activations.STATIC, DEFAULTS));
    assertTrue(e.getMessage().startsWith("encoder.layer.1.attention.self."), e.getMessage());
    assertTrue(e.getMessage().contains("activations: must be finite; got"), e.getMessage());
  }

  @Test
  void refusesAModelWhoseDynamicInputsAreNotFinite() {
    Checkpoint even = RandomCheckpoint.even();
    even.tensor("encoder.layer.0.intermediate.dense.bias").values()[0] = Float.MAX_VALUE;
    even.tensor("encoder.layer.0.output.dense.weight").values()[0] = Float.MAX_VALUE;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> quantize(even, Activations.DYNAMIC, DEFAULTS));
    assertTrue(e.getMessage().contains("activations: must be finite"), e.getMessage());
  }

  static List<TokenizedText> texts(int count) {
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = 2 + i % 7;
      texts.add(
          TokenizedText.of(
              RandomCheckpoint.ids(length, 40, i), RandomCheckpoint.types(length), false));
    }
    return texts;
  }

  private static Quantization quantize(
      Checkpoint model, Activations activations, CalibrationSettings calibration) {
    return Quantization.of(
        model,
        QuantizationSettings.defaults().withActivations(activations),
        calibration,
        texts(12));
  }

  private void assertEmulated(QuantizedCheckpoint model) throws Exception {
    Int8Emulator emulator = Int8Emulator.of(model);
    try (OnnxModel onnx = OnnxModel.open(write(model))) {
      for (int length : new int[] {1, 2, 3, 7, 8, 13, 64, 100}) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        int[] types = RandomCheckpoint.types(length);
        float[] expected = emulator.logits(ids, types);
        assertArrayEquals(expected, onnx.logits(ids, types), 1e-2f, "length " + length);
      }
    }
  }

  private Path write(QuantizedCheckpoint model) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model, file);
    return file;
  }
}
