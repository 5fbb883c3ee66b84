package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.TinyTokenizer;
import org.distill4j.compress.bundle.ModelContents;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.compress.quantize.CalibrationSettings;
import org.distill4j.compress.quantize.Int8Emulator;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.grading.FileInference;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose answer is a vector of length one. */
final class VectorExportTest {
  private static final float ROUNDING = 1e-5f; // float32 sums through two layers

  @TempDir private Path folder;

  private static Checkpoint model(Checkpoint classifier, SentencePooling pooling, int size) {
    Checkpoint model = SentenceVectors.of(classifier, pooling);
    int hidden = model.config().hiddenSize();
    if (size == hidden) {
      return model;
    }
    Tensor weight = Tensor.zeros(size, hidden);
    for (int i = 0; i < weight.size(); i++) {
      weight.values()[i] = (float) Math.sin(i);
    }
    return SentenceVectors.projected(model, weight);
  }

  static Stream<Checkpoint> shapes() {
    return Stream.of(
        model(RandomCheckpoint.even(), SentencePooling.MEAN, 16),
        model(RandomCheckpoint.uneven(), SentencePooling.MEAN, 5),
        model(RandomCheckpoint.even(), SentencePooling.CLS, 16),
        model(RandomCheckpoint.shared(), SentencePooling.CLS, 24));
  }

  private static List<TokenizedText> texts(int vocabulary) {
    List<TokenizedText> texts = new ArrayList<>();
    for (int length : new int[] {3, 1, 8, 13}) {
      int[] ids = RandomCheckpoint.ids(length, vocabulary, length);
      texts.add(TokenizedText.of(ids, new int[length], false));
    }
    return texts;
  }

  private Path written(ModelContents contents) throws Exception {
    Path path = folder.resolve("m");
    ModelFolder.write(contents, path);
    assertEquals(OutputKind.VECTORS, OutputKind.of(path));
    return path;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void fileAnswersLikeTheGraphAloneAndPadded(Checkpoint model) throws Exception {
    Path path = written(ModelContents.of(model, TinyTokenizer.read(), 64));
    List<TokenizedText> texts = texts(20);
    float[][] expected = Inference.logits(TransformerModel.forInference(model), texts);
    FloatReference reference = FloatReference.of(model);
    try (CompressedModel file = CompressedModel.open(path)) {
      float[][] padded = file.logits(texts);
      for (int i = 0; i < expected.length; i++) {
        int[] ids = texts.get(i).ids();
        float[] alone = file.logits(ids, new int[ids.length]);
        assertArrayEquals(expected[i], alone, ROUNDING, "text " + i);
        assertArrayEquals(expected[i], padded[i], ROUNDING, "padded text " + i);
        double[] exact = reference.logits(ids, new int[ids.length]);
        for (int j = 0; j < exact.length; j++) {
          assertEquals(exact[j], alone[j], ROUNDING);
        }
      }
    }
  }

  @Test
  void opensAsAnEmbedder() throws Exception {
    Path path = written(ModelContents.of(shapes().toList().get(1), TinyTokenizer.read(), 64));
    try (CompressedEmbedder embedder = CompressedEmbedder.open(path)) {
      assertEquals(5, embedder.size());
      float[][] vectors = embedder.embed(List.of("a b", "b a", "a b"));
      assertArrayEquals(vectors[0], vectors[2]);
      for (float[] vector : vectors) {
        assertEquals(1, CompressedEmbedder.cosine(vector, vector), ROUNDING);
      }
      assertArrayEquals(vectors[1], embedder.embedTogether(List.of("b a"))[0], ROUNDING);
    }
  }

  static Stream<QuantizationSettings> settings() {
    QuantizationSettings plain = QuantizationSettings.defaults();
    return Stream.of(
        plain,
        plain.withDialect(OperatorSet.ONNXRUNTIME),
        plain.withActivations(QuantizationSettings.Activations.STATIC));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void int8FileAnswersLikeTheEmulation(QuantizationSettings settings) throws Exception {
    List<TokenizedText> texts = texts(20);
    for (Checkpoint model : shapes().toList().subList(0, 3)) {
      QuantizedCheckpoint int8 =
          Quantization.of(model, settings, CalibrationSettings.defaults(), texts).model();
      Path path = folder.resolve("m" + Arrays.hashCode(new Object[] {model.config()}));
      ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 64), path);
      ParityCertificate certificate =
          ParityCertificate.measure(path, Int8Emulator.of(int8)::logits, "emulation", texts, "cpu");
      assertTrue(certificate.largestLogitDifference() < 1e-4, certificate.toString());
      float[][] floats = Inference.logits(TransformerModel.forInference(model), texts);
      try (FileInference file = new FileInference(path, 1)) {
        float[] rounded = file.logits(texts).get(2);
        assertTrue(CompressedEmbedder.cosine(floats[2], rounded) > 0.98, "int8 keeps directions");
      }
    }
  }
}
