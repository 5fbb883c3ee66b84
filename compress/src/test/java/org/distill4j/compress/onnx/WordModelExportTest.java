package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.CalibrationSettings;
import org.distill4j.compress.quantize.LayerExclusion;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.TransformerConfig.Family;
import org.distill4j.teacher.family.bert.BertFamily;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models without attention: the exported file against the graph that trains them. */
class WordModelExportTest {
  private static final int[] LENGTHS = {1, 2, 3, 7, 8, 13, 64, 100};

  @TempDir Path folder;

  private static Checkpoint model(Family family) {
    TransformerConfig like = RandomCheckpoint.even().config();
    return RandomCheckpoint.of(TransformerConfig.withoutAttention(family, like, 12, 5), 3, 7);
  }

  private static List<TokenizedText> texts() {
    return IntStream.of(LENGTHS)
        .mapToObj(n -> TokenizedText.of(RandomCheckpoint.ids(n, 40, n), new int[n], false))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void theFileAnswersLikeTheGraph(Family family) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model(family), file);
    assertSame(Inference.logits(TransformerModel.forInference(model(family)), texts()), file);
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void theInt8FileAnswersLikeTheGraphOfItsRoundedWeights(Family family) throws Exception {
    QuantizedCheckpoint int8 =
        QuantizedCheckpoint.of(model(family), QuantizationSettings.defaults());
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(int8, file);
    assertSame(Inference.logits(TransformerModel.forInference(int8.dequantized()), texts()), file);
  }

  private static void assertSame(float[][] expected, Path file) throws Exception {
    try (OnnxModel onnx = OnnxModel.open(file)) {
      for (int i = 0; i < LENGTHS.length; i++) {
        TokenizedText text = texts().get(i);
        float[] alone = onnx.logits(text.ids(), text.typeIds());
        assertArrayEquals(expected[i], alone, 2e-6f, "float32 sums, length " + LENGTHS[i]);
      }
      float[][] together = padded(onnx);
      for (int i = 0; i < LENGTHS.length; i++) {
        assertArrayEquals(expected[i], together[i], 2e-6f, "padded, length " + LENGTHS[i]);
      }
    }
  }

  private static float[][] padded(OnnxModel onnx) {
    int longest = IntStream.of(LENGTHS).max().orElseThrow();
    int[][] ids = new int[LENGTHS.length][longest];
    int[][] mask = new int[LENGTHS.length][longest];
    for (int i = 0; i < LENGTHS.length; i++) {
      Arrays.fill(ids[i], 39);
      System.arraycopy(texts().get(i).ids(), 0, ids[i], 0, LENGTHS[i]);
      Arrays.fill(mask[i], 0, LENGTHS[i], 1);
    }
    return onnx.logits(ids, mask, new int[LENGTHS.length][longest]);
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void int8MakesTheFileSmaller(Family family) throws Exception {
    TransformerConfig like = BertFamily.encoder(4000, 16, 1, 1, 8);
    Checkpoint large =
        RandomCheckpoint.of(TransformerConfig.withoutAttention(family, like, 64, 32), 2, 1);
    Path floats = folder.resolve("float.onnx");
    Path bytes = folder.resolve("int8.onnx");
    OnnxWriter.write(large, floats);
    OnnxWriter.write(QuantizedCheckpoint.of(large, QuantizationSettings.defaults()), bytes);
    double ratio = (double) Files.size(floats) / Files.size(bytes);
    // 64 numbers and a scale a row: 256 bytes against 68.
    assertTrue(ratio > 3.6 && ratio < 4, "ratio " + ratio);
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void quantizationRoundsWeightsAlone(Family family) {
    Quantization done =
        Quantization.of(
            model(family),
            QuantizationSettings.defaults(),
            CalibrationSettings.defaults(),
            texts());
    assertEquals(0, done.audit().saturations().size());
    assertTrue(done.model().activations().isEmpty());
    done.model()
        .matrices()
        .forEach(
            (name, matrix) -> {
              Tensor rounded = matrix.dequantize();
              Tensor exact = model(family).tensor(name);
              for (int i = 0; i < rounded.size(); i++) {
                float half = matrix.scales()[i / matrix.columns()] / 2 + 1e-7f;
                assertEquals(exact.values()[i], rounded.values()[i], half, name);
              }
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void refusesWhatOnlyIntegerProductsHave(Family family) {
    QuantizationSettings fixed =
        QuantizationSettings.defaults().withActivations(QuantizationSettings.Activations.STATIC);
    CalibrationSettings defaults = CalibrationSettings.defaults();
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Quantization.of(model(family), fixed, defaults, texts()));
    assertTrue(e.getMessage().contains("STATIC"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Quantization.of(
                model(family),
                QuantizationSettings.defaults(),
                defaults.withKeepFloat(LayerExclusion.layers(1)),
                texts()));
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "BILSTM"})
  void refusesATensorThatIsNotOfTheFamily(Family family) {
    Checkpoint whole = model(family);
    var more = new TreeMap<>(whole.tensors());
    more.put("pooler.dense.bias", Tensor.zeros(5));
    Checkpoint other = new Checkpoint(whole.config(), more, whole.head());
    var e =
        assertThrows(
            ExportException.class, () -> OnnxWriter.write(other, folder.resolve("x.onnx")));
    assertTrue(e.getMessage().contains("pooler.dense.bias"), e.getMessage());
  }
}
