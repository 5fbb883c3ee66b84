package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtEnvironment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.Python;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same int8 file in ONNX Runtime from Java and from Python, where Python has the same version
 * of it; skipped elsewhere.
 */
class PythonRuntimeTest {
  private static final int TEXTS = 40;

  private static final String LABELS =
      """
      import json, sys, numpy, onnxruntime
      options = onnxruntime.SessionOptions()
      options.intra_op_num_threads = 1
      session = onnxruntime.InferenceSession(
          sys.argv[1], options, providers=['CPUExecutionProvider'])
      for ids in json.loads(sys.argv[2]):
          ids = numpy.array([ids])
          types = numpy.zeros_like(ids)
          feed = {'input_ids': ids, 'attention_mask': types + 1, 'token_type_ids': types}
          print(session.run(None, feed)[0].argmax())
      """;

  @TempDir Path folder;

  @BeforeAll
  static void requireTheSameVersion() throws Exception {
    Python.assumeModules("onnxruntime", "numpy");
    String version =
        Python.run("import onnxruntime; print(onnxruntime.__version__)", List.of()).out().strip();
    String here = OrtEnvironment.getEnvironment().getVersion();
    Assumptions.assumeTrue(version.equals(here), () -> "Python has " + version + ", Java " + here);
  }

  @ParameterizedTest
  @EnumSource(OperatorSet.class)
  void givesTheSameLabels(OperatorSet dialect) throws Exception {
    QuantizationSettings settings = QuantizationSettings.defaults().withDialect(dialect);
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(QuantizedCheckpoint.of(RandomCheckpoint.uneven(), settings), file);
    StringBuilder java = new StringBuilder();
    StringBuilder texts = new StringBuilder("[");
    try (OnnxModel onnx = OnnxModel.open(file)) {
      for (int text = 0; text < TEXTS; text++) {
        int[] ids = RandomCheckpoint.ids(2 + text, 40, text);
        java.append(label(onnx.logits(ids, new int[ids.length]))).append('\n');
        texts.append(text == 0 ? "" : ",").append(Arrays.toString(ids));
      }
    }
    Python.Output python = Python.run(LABELS, List.of(file.toString(), texts + "]"));
    assertEquals(0, python.code(), python.err());
    assertEquals(java.toString(), python.out());
  }

  private static int label(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
