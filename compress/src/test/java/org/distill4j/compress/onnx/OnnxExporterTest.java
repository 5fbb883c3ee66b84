package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.Int8Emulator;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Architectures that no family has, against the reference model. */
class OnnxExporterTest {
  private static final int[] LENGTHS = {1, 2, 7, 30};
  private static final float SUMS = 1e-5f; // float32 sums of some twenty terms, through two layers

  @TempDir private Path folder;

  static Stream<Arguments> cases() {
    return Stream.of(
            OddArchitectures.twoLinearsBeforeTheLogits(),
            OddArchitectures.normsBeforeBlocks(),
            OddArchitectures.equalTensorsOutsideLayers())
        .flatMap(model -> Stream.of(OperatorSet.values()).map(o -> Arguments.of(model, o)));
  }

  private static Checkpoint tensors(Architecture model) {
    HeadSpec head = HeadSpec.classes(List.of("a", "b", "c"));
    return RandomCheckpoint.of(BertFamily.encoder(40, 8, 1, 2, 8), head, model, 3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersLikeTheReference(Architecture model, OperatorSet operators) throws Exception {
    Checkpoint tensors = tensors(model);
    FloatReference reference = FloatReference.of(model, tensors);
    OnnxGraph graph = OnnxExporter.export(ExportedModel.of(model, tensors), operators);
    try (OnnxModel file = open(graph)) {
      for (int length : LENGTHS) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        double[] expected = reference.logits(ids, RandomCheckpoint.types(length));
        float[] found = file.answers(ids, RandomCheckpoint.types(length));
        assertNear(expected, found, SUMS, length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void int8AnswersLikeTheEmulation(Architecture model, OperatorSet operators) throws Exception {
    Checkpoint tensors = tensors(model);
    QuantizationSettings settings = QuantizationSettings.defaults().withDialect(operators);
    QuantizedCheckpoint int8 = QuantizedCheckpoint.of(tensors, model, settings);
    Int8Emulator emulator = Int8Emulator.of(int8);
    FloatReference reference = FloatReference.of(model, tensors);
    try (OnnxModel file = open(OnnxExporter.export(ExportedModel.of(int8), int8))) {
      for (int length : LENGTHS) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        int[] types = RandomCheckpoint.types(length);
        float[] found = file.answers(ids, types);
        float[] emulated = emulator.logits(ids, types);
        for (int i = 0; i < found.length; i++) {
          assertEquals(emulated[i], found[i], 1e-2f, "a level here and there, length " + length);
        }
        assertNear(reference.logits(ids, types), found, 0.2f, length);
      }
    }
  }

  private static void assertNear(double[] expected, float[] found, float room, int length) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], room, "logit " + i + " at length " + length);
    }
  }

  private OnnxModel open(OnnxGraph graph) throws IOException, ai.onnxruntime.OrtException {
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      graph.model().writeTo(out);
    }
    return OnnxModel.open(file);
  }
}
