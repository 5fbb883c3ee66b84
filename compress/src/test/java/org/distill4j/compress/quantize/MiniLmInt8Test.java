package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.SharedFiles;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.PruningAmount;
import org.distill4j.compress.prune.Scope;
import org.distill4j.compress.prune.StructuredPruning;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real encoder under a random head: the deviations of its activations are those of practice. */
class MiniLmInt8Test {
  private static final int[] LENGTHS = {1, 2, 7, 16, 33, 129};
  private static Checkpoint model;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    Checkpoint encoder = HuggingFaceDirectory.load(SharedFiles.of("models/all-MiniLM-L6-v2"));
    Random random = new Random(1);
    float[] head = new float[2 * 384];
    for (int i = 0; i < head.length; i++) {
      head[i] = 0.15f * (float) random.nextGaussian();
    }
    SortedMap<String, Tensor> tensors = new TreeMap<>(encoder.tensors());
    tensors.put("classifier.weight", Tensor.of(head, 2, 384));
    tensors.put("classifier.bias", Tensor.zeros(2));
    model = new Checkpoint(encoder.config(), tensors, HeadSpec.classes(List.of("no", "yes")));
  }

  @Test
  void floatFileAnswersLikeTheReference() throws Exception {
    Path file = folder.resolve("float.onnx");
    OnnxWriter.write(model, file);
    FloatReference reference = FloatReference.of(model);
    try (OnnxModel onnx = OnnxModel.open(file)) {
      for (int length : new int[] {1, 16}) {
        int[] ids = RandomCheckpoint.ids(length, 20_000, length);
        double[] expected = reference.logits(ids, new int[length]);
        float[] actual = onnx.logits(ids, new int[length]);
        for (int i = 0; i < 2; i++) {
          assertEquals(expected[i], actual[i], 1e-4, "length " + length);
        }
      }
    }
  }

  @Test
  void int8FileAnswersLikeTheEmulation() throws Exception {
    assertEmulated(QuantizedCheckpoint.of(model, QuantizationSettings.defaults()));
  }

  @Test
  void int8FileOfOwnOperatorsAnswersLikeTheEmulation() throws Exception {
    assertEmulated(
        QuantizedCheckpoint.of(
            model, QuantizationSettings.defaults().withDialect(OperatorSet.ONNXRUNTIME)));
  }

  @Test
  void staticInt8FileAnswersLikeTheEmulation() throws Exception {
    List<TokenizedText> texts = texts();
    Quantization done =
        Quantization.of(
            model,
            QuantizationSettings.defaults()
                .withActivations(QuantizationSettings.Activations.STATIC),
            CalibrationSettings.defaults(),
            texts.subList(0, 12));
    assertFalse(done.audit().saturations().isEmpty(), "its weights are large enough");
    assertEmulated(done.model());
    Int8Emulator emulator = Int8Emulator.of(done.model());
    try (OnnxModel onnx = OnnxModel.open(folder.resolve("model.onnx"))) {
      for (TokenizedText text : texts) {
        float[] expected = emulator.logits(text.ids(), text.typeIds());
        float[] actual = onnx.logits(text.ids(), text.typeIds());
        assertArrayEquals(expected, actual, 1e-2f);
        assertEquals(expected[0] >= expected[1], actual[0] >= actual[1], "same label");
      }
    }
  }

  private static List<TokenizedText> texts() throws IOException {
    List<String> rows = Files.readAllLines(SharedFiles.of("data/sst2/dev.tsv")).subList(1, 25);
    List<String> texts = rows.stream().map(row -> row.substring(0, row.indexOf('\t'))).toList();
    try (Tokenizer tokenizer =
        Tokenizer.of(SharedFiles.of("models/all-MiniLM-L6-v2/tokenizer.json"))) {
      return tokenizer.encodeAll(texts, null, 128);
    }
  }

  @Test
  void prunedInt8FileAnswersLikeTheEmulation() throws Exception {
    Random random = new Random(3);
    List<double[]> heads =
        model.config().numAttentionHeads().stream().map(n -> random.doubles(n).toArray()).toList();
    List<double[]> neurons =
        model.config().intermediateSize().stream().map(n -> random.doubles(n).toArray()).toList();
    Checkpoint half =
        new StructuredPruning(PruningAmount.share(0.5), PruningAmount.share(0.5), Scope.GLOBAL)
            .prune(model, ImportanceScores.of(heads, neurons))
            .model();
    assertEmulated(QuantizedCheckpoint.of(half, QuantizationSettings.defaults()));
  }

  @Test
  void int8FileIsAlmostFourTimesSmaller() throws Exception {
    Path whole = folder.resolve("float.onnx");
    Path small = folder.resolve("int8.onnx");
    OnnxWriter.write(model, whole);
    OnnxWriter.write(QuantizedCheckpoint.of(model, QuantizationSettings.defaults()), small);
    double ratio = (double) Files.size(whole) / Files.size(small);
    assertTrue(ratio >= 3.8, "bytes of float32 over int8: " + ratio);
  }

  private void assertEmulated(QuantizedCheckpoint quantized) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(quantized, file);
    Int8Emulator emulator = Int8Emulator.of(quantized);
    try (OnnxModel onnx = OnnxModel.open(file)) {
      for (int length : LENGTHS) {
        int[] ids = RandomCheckpoint.ids(length, 20_000, length);
        int[] types = RandomCheckpoint.types(length);
        float[] expected = emulator.logits(ids, types);
        float[] actual = onnx.logits(ids, types);
        for (int i = 0; i < 2; i++) {
          assertEquals(expected[i], actual[i], 1e-2, "length " + length);
        }
      }
    }
  }
}
