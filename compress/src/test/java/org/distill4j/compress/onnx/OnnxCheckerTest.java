package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.Python;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.CalibrationSettings;
import org.distill4j.compress.quantize.LayerExclusion;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.TokenizedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files against ONNX's own checker, where the Python that {@code distill4j.python} names (default
 * {@code python3}) has the package {@code onnx}; skipped elsewhere.
 */
class OnnxCheckerTest {
  private static final String CHECK =
      """
      import sys, onnx
      for file in sys.argv[1:]:
          onnx.checker.check_model(onnx.load(file), full_check=True)
      """;

  @TempDir Path folder;

  @Test
  void acceptsEveryKindOfFile() throws Exception {
    Python.assumeModules("onnx");
    QuantizationSettings settings = QuantizationSettings.defaults();
    QuantizationSettings floatTables =
        settings.withEmbeddings(QuantizationSettings.Embeddings.FLOAT32);
    Path even = folder.resolve("even.onnx");
    Path uneven = folder.resolve("uneven.onnx");
    Path int8 = folder.resolve("int8.onnx");
    Path mixed = folder.resolve("mixed.onnx");
    OnnxWriter.write(RandomCheckpoint.even(), even);
    OnnxWriter.write(RandomCheckpoint.uneven(), uneven);
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), settings), int8);
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.even(), floatTables), mixed);
    Path fixed = folder.resolve("static.onnx");
    Path signed = folder.resolve("signed.onnx");
    OnnxWriter.write(fixed(QuantizationSettings.Activations.STATIC), fixed);
    OnnxWriter.write(fixed(QuantizationSettings.Activations.STATIC_SIGNED), signed);
    Path fused = folder.resolve("fused.onnx");
    Path fusedInt8 = folder.resolve("fused-int8.onnx");
    QuantizationSettings own = settings.withDialect(OperatorSet.ONNXRUNTIME);
    OnnxWriter.write(RandomCheckpoint.uneven(), OperatorSet.ONNXRUNTIME, fused);
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), own), fusedInt8);
    Path int4 = folder.resolve("int4.onnx");
    QuantizationSettings four =
        own.withWeights(QuantizationSettings.Weights.INT4)
            .withEmbeddings(QuantizationSettings.Embeddings.INT4);
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), four), int4);
    Path asymmetric = folder.resolve("asymmetric.onnx");
    QuantizationSettings zeros = settings.withWeights(QuantizationSettings.Weights.INT8_ASYMMETRIC);
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), zeros), asymmetric);
    List<Path> all =
        List.of(even, uneven, int8, mixed, fixed, signed, fused, fusedInt8, int4, asymmetric);
    Python.Output output = Python.run(CHECK, all.stream().map(Path::toString).toList());
    assertEquals(0, output.code(), output.err());
  }

  /** Fixed activation scales, one layer left in float32. */
  private static QuantizedCheckpoint fixed(QuantizationSettings.Activations activations) {
    List<TokenizedText> texts =
        List.of(
            TokenizedText.of(new int[] {1, 7, 2}, new int[3], false),
            TokenizedText.of(new int[] {1, 9}, new int[2], false));
    return Quantization.of(
            RandomCheckpoint.uneven(),
            QuantizationSettings.defaults().withActivations(activations),
            CalibrationSettings.defaults().withKeepFloat(LayerExclusion.layers(1)),
            texts)
        .model();
  }
}
