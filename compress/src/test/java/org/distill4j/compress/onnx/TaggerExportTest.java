package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models with logits of every token. */
final class TaggerExportTest {
  @TempDir private Path folder;

  private static Checkpoint tagger(Checkpoint model) {
    return model.asTagger();
  }

  static Stream<Checkpoint> shapes() {
    return Stream.of(RandomCheckpoint.even(), RandomCheckpoint.uneven())
        .map(TaggerExportTest::tagger);
  }

  private static List<TokenizedText> texts(int vocabulary) {
    List<TokenizedText> texts = new ArrayList<>();
    for (int length : new int[] {3, 1, 8, 13}) {
      int[] ids = RandomCheckpoint.ids(length, vocabulary, length);
      texts.add(TokenizedText.of(ids, RandomCheckpoint.types(length), false));
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void fileAnswersLikeTheGraphAloneAndPadded(Checkpoint model) throws Exception {
    ModelFolder.write(ModelContents.of(model, TinyTokenizer.read(), 64), folder.resolve("m"));
    assertEquals(OutputKind.TAGS, OutputKind.of(folder.resolve("m")));
    List<TokenizedText> texts = texts(20);
    float[][] expected = Inference.logits(TransformerModel.forInference(model), texts);
    try (CompressedModel file = CompressedModel.open(folder.resolve("m"))) {
      float[][] padded = file.logits(texts);
      for (int i = 0; i < expected.length; i++) {
        float[] alone = file.logits(List.of(texts.get(i)))[0];
        assertEquals(texts.get(i).length() * model.labels().size(), alone.length);
        assertArrayEquals(expected[i], alone, 1e-3f, "text " + i);
        assertArrayEquals(expected[i], padded[i], 1e-3f, "padded text " + i);
      }
    }
  }

  @Test
  void isFoundAgainAsHuggingFaceNamesIt() throws Exception {
    Checkpoint model = tagger(RandomCheckpoint.even());
    ModelFolder.write(ModelContents.of(model, TinyTokenizer.read(), 64), folder.resolve("m"));
    Checkpoint read = HuggingFaceDirectory.load(folder.resolve("m"));
    assertEquals(Head.TAGS, Head.of(read));
    assertEquals(model.tensors().keySet(), read.tensors().keySet());
    assertEquals(model.labels(), read.labels());
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
  void int8FileAnswersLikeTheEmulationToken(QuantizationSettings settings) throws Exception {
    Checkpoint model = tagger(RandomCheckpoint.even());
    List<TokenizedText> texts = texts(20);
    QuantizedCheckpoint int8 =
        Quantization.of(model, settings, CalibrationSettings.defaults(), texts).model();
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 64), folder.resolve("m"));
    ParityCertificate certificate =
        ParityCertificate.measure(
            folder.resolve("m"), Int8Emulator.of(int8)::logits, "emulation", texts, "cpu");
    assertEquals(texts.size(), certificate.sameLabels());
    assertTrue(certificate.largestLogitDifference() < 1e-4, certificate.toString());
  }

  @Test
  void oneTokenWithAnotherTagIsAnotherAnswer() throws Exception {
    Checkpoint model = tagger(RandomCheckpoint.even());
    ModelFolder.write(ModelContents.of(model, TinyTokenizer.read(), 64), folder.resolve("m"));
    List<TokenizedText> texts = texts(20);
    ParityCertificate whole =
        ParityCertificate.measure(
            folder.resolve("m"),
            (ids, types) -> new float[ids.length * model.labels().size()],
            "zeros",
            texts,
            "cpu");
    List<float[]> one = List.of(new float[][] {{0, 1, 1, 0}, {0, 1, 1, 0}});
    List<float[]> other = List.of(new float[][] {{0, 2, 1, 0}, {0, 1, 0, 1}});
    assertEquals(1, whole.against("before", one, other, 2).previous().orElseThrow().sameLabels());
  }
}
