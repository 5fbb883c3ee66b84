package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.distill4j.compress.Dialect;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.CalibrationSettings;
import org.distill4j.compress.quantize.KeepFloat;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.Pieces;
import org.junit.jupiter.api.Assumptions;
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
    Assumptions.assumeTrue(run("import onnx", List.of()).equals("0 "), "no Python with onnx");
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
    QuantizationSettings own = settings.withDialect(Dialect.ONNXRUNTIME);
    OnnxWriter.write(RandomCheckpoint.uneven(), Dialect.ONNXRUNTIME, fused);
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), own), fusedInt8);
    Path int4 = folder.resolve("int4.onnx");
    QuantizationSettings four =
        own.withWeights(QuantizationSettings.Weights.INT4)
            .withEmbeddings(QuantizationSettings.Embeddings.INT4);
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), four), int4);
    List<Path> all = List.of(even, uneven, int8, mixed, fixed, signed, fused, fusedInt8, int4);
    assertEquals("0 ", run(CHECK, all));
  }

  /** Fixed activation scales, one layer left in float32. */
  private static QuantizedCheckpoint fixed(QuantizationSettings.Activations activations) {
    List<Pieces> texts =
        List.of(
            Pieces.of(new int[] {1, 7, 2}, new int[3], false),
            Pieces.of(new int[] {1, 9}, new int[2], false));
    return Quantization.of(
            RandomCheckpoint.uneven(),
            QuantizationSettings.defaults().withActivations(activations),
            CalibrationSettings.defaults().withKeepFloat(KeepFloat.layers(1)),
            texts)
        .model();
  }

  /** The exit code and what was printed. */
  private static String run(String script, List<Path> files) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("distill4j.python", "python3"), "-c", script));
    files.forEach(file -> command.add(file.toString()));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "no such program: " + e.getMessage();
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    return (ended ? process.exitValue() : "still running") + " " + printed;
  }
}
