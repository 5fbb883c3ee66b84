package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.compress.quantize.QuantizationSettings.Activations;
import org.distill4j.compress.quantize.QuantizationSettings.Embeddings;
import org.distill4j.compress.quantize.QuantizationSettings.Weights;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pass of a training against the exact emulation of the file that comes of it. */
class LearnedScalesTest {
  private static final int LABELS = 3;

  // Sums are added up in another order, and one that lies between two levels may take the other.
  private static final double LEVEL = 2e-2;

  @TempDir Path folder;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1);
  }

  static Stream<QuantizationSettings> settings() {
    QuantizationSettings defaults = QuantizationSettings.defaults();
    return Stream.of(
        defaults,
        defaults.withActivations(Activations.STATIC),
        defaults.withActivations(Activations.STATIC_SIGNED).withReduceRange(true),
        defaults.withEmbeddings(Embeddings.FLOAT32),
        defaults.withWeights(Weights.INT8_ASYMMETRIC),
        defaults
            .withWeights(Weights.INT4)
            .withEmbeddings(Embeddings.INT4)
            .withDialect(OperatorSet.ONNXRUNTIME));
  }

  private static List<TokenizedText> texts() {
    List<TokenizedText> texts = new ArrayList<>();
    for (int length : new int[] {1, 3, 3, 7, 8, 13}) {
      int[] ids = RandomCheckpoint.ids(length, 40, length);
      texts.add(TokenizedText.of(ids, RandomCheckpoint.types(length), false));
    }
    return texts;
  }

  private static Quantization quantize(Checkpoint model, QuantizationSettings settings) {
    return Quantization.of(model, settings, CalibrationSettings.defaults(), texts());
  }

  private static TransformerModel encoder(Quantization start) {
    Execution rounded = Execution.defaults().withRounded(start.rounding(50));
    return TransformerModel.forTraining(start.model().source(), List.of(loss()), 1, rounded);
  }

  private static TapLoss loss() {
    return new TapLoss("label", GraphNames.CLASSIFIER, LABELS, 1, false, new HardLabelLoss(1));
  }

  private static Checkpoint trained(TransformerModel encoder) {
    float[][] labels = {{0}, {1}, {2}, {0}, {1}, {2}};
    AdamW optimizer = new AdamW(encoder, AdamWSettings.defaults());
    PackedBatch batch = PackedBatch.of(texts());
    for (int step = 0; step < 5; step++) {
      optimizer.prepare(batch);
      encoder.lossAndGradients(batch, List.of(TargetRows.of(labels)));
      optimizer.step(1e-3);
    }
    optimizer.settle();
    return encoder.toCheckpoint();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void thePassComputesWhatTheFileWill(QuantizationSettings settings) {
    for (Checkpoint model : List.of(RandomCheckpoint.even(), RandomCheckpoint.uneven())) {
      Quantization start = quantize(model, settings);
      assertAgree(encoder(start), start.model());
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theTrainedModelAnswersAsItsTrainingDid(QuantizationSettings settings) throws Exception {
    Quantization start = quantize(RandomCheckpoint.even(), settings);
    TransformerModel encoder = encoder(start);
    Checkpoint trained = trained(encoder);
    Quantization after = start.withTrained(trained, false, texts());
    assertAgree(encoder, after.model());
    assertMoved(start.rounding(1), after.rounding(1));
    assertEquals(start.model().source().tensors().keySet(), tensors(after));
    assertWritten(after.model());
  }

  private static Set<String> tensors(Quantization of) {
    return of.model().source().tensors().keySet();
  }

  private static void assertMoved(FakeQuantization before, FakeQuantization after) {
    assertEquals(before.matrices().keySet(), after.matrices().keySet());
    Set<String> same = new TreeSet<>();
    before
        .matrices()
        .forEach(
            (name, grid) -> {
              if (grid.steps()[0] == after.matrices().get(name).steps()[0]) {
                same.add(name);
              }
            });
    same.removeIf(name -> name.startsWith("embeddings.")); // row 0 is read by no text
    assertEquals(Set.of(), same);
    before
        .inputs()
        .forEach(
            (name, grid) ->
                assertTrue(
                    grid.isDynamic() || grid.step() != after.inputs().get(name).step(), name));
  }

  private static void assertAgree(TransformerModel encoder, QuantizedCheckpoint model) {
    List<TokenizedText> texts = texts();
    Buffer logits = encoder.output(PackedBatch.of(texts), GraphNames.CLASSIFIER);
    Int8Emulator emulator = Int8Emulator.of(model);
    for (int i = 0; i < texts.size(); i++) {
      float[] expected = emulator.logits(texts.get(i).ids(), texts.get(i).typeIds());
      for (int label = 0; label < LABELS; label++) {
        assertEquals(expected[label], logits.get(i * LABELS + label), LEVEL, "text " + i);
      }
    }
  }

  private void assertWritten(QuantizedCheckpoint model) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model, file);
    Int8Emulator emulator = Int8Emulator.of(model);
    try (OnnxModel onnx = OnnxModel.open(file)) {
      for (TokenizedText text : texts()) {
        float[] found = onnx.logits(text.ids(), text.typeIds());
        assertArrayEquals(emulator.logits(text.ids(), text.typeIds()), found, (float) LEVEL);
      }
    }
  }

  @Test
  void layersThatStayFloatAreNotRounded() {
    CalibrationSettings keep =
        CalibrationSettings.defaults().withKeepFloat(LayerExclusion.layers(2));
    Quantization start =
        Quantization.of(RandomCheckpoint.even(), QuantizationSettings.defaults(), keep, texts());
    FakeQuantization plan = start.rounding(1);
    assertEquals(2, start.keptFloat().size());
    for (String layer : start.keptFloat()) {
      assertTrue(!plan.matrices().containsKey(layer + ".weight"), layer);
      assertTrue(!plan.inputOf().containsKey(layer), layer);
    }
  }

  @Test
  void sevenBitsStayAndAreNamedAfterTheTraining() {
    Checkpoint model = RandomCheckpoint.even();
    String layer = "encoder.layer.0.output.dense";
    Arrays.fill(model.tensor(layer + ".weight").values(), 0.2f);
    CalibrationSettings portable = CalibrationSettings.defaults().withPortable(true);
    QuantizationSettings fixed =
        QuantizationSettings.defaults().withActivations(Activations.STATIC);
    Quantization start = Quantization.of(model, fixed, portable, texts());
    assertTrue(start.audit().saturations().containsKey(layer));
    Quantization after = start.withTrained(trained(encoder(start)), true, texts());
    assertTrue(!after.audit().saturations().containsKey(layer), "it had seven bits before");
    assertTrue(after.reduced().contains(layer));
    CalibrationTexts same = new CalibrationTexts(texts());
    assertEquals(new TreeMap<>(), SaturationAudit.of(after.model(), same).saturations());
    assertEquals(List.copyOf(after.reduced()), after.model().sevenBitLayers());
    assertEquals(List.of(), quantize(model, fixed).model().sevenBitLayers());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void layersThatStayFloatReadTheirInputAsItIs(QuantizationSettings settings) {
    QuantizedCheckpoint all = quantize(RandomCheckpoint.even(), settings).model();
    for (String part : List.of("query", "key", "value")) {
      String kept = "encoder.layer.0.attention.self." + part;
      QuantizedCheckpoint mixed = all.withLinear(layer -> !layer.equals(kept));
      Execution rounded = Execution.defaults().withRounded(LearnedScales.of(mixed, 50));
      assertAgree(TransformerModel.forTraining(mixed.source(), List.of(loss()), 1, rounded), mixed);
    }
  }

  @Test
  void queriesKeysAndValuesOfTheSameTokensShareTheirStep() {
    QuantizationSettings fixed =
        QuantizationSettings.defaults().withActivations(Activations.STATIC);
    FakeQuantization plan = quantize(RandomCheckpoint.even(), fixed).rounding(1);
    String first = "encoder.layer.0.attention.self";
    String last = "encoder.layer.1.attention.self";
    assertEquals(first, plan.inputOf().get(first + ".query"));
    assertEquals(first, plan.inputOf().get(first + ".value"));
    assertEquals(last + ".query", plan.inputOf().get(last + ".query"));
    assertEquals(last, plan.inputOf().get(last + ".key"));
  }
}
