package org.distill4j.compress;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** An exported file in ONNX Runtime, one thread. */
public final class OnnxModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private OnnxModel(OrtSession session) {
    this.session = session;
  }

  /** Opens a file. */
  public static OnnxModel open(Path file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return new OnnxModel(OrtEnvironment.getEnvironment().createSession(file.toString(), options));
    }
  }

  /** The logits of one sequence without padding. */
  public float[] logits(int[] ids, int[] types) {
    int[] mask = new int[ids.length];
    Arrays.fill(mask, 1);
    return logits(new int[][] {ids}, new int[][] {mask}, new int[][] {types})[0];
  }

  /** The logits of a padded batch, all arguments [B, L]. */
  public float[][] logits(int[][] ids, int[][] mask, int[][] types) {
    return (float[][]) run(ids, mask, types);
  }

  /** The answers of one sequence, or of its tokens one after another. */
  public float[] answers(int[] ids, int[] types) {
    int[] mask = new int[ids.length];
    Arrays.fill(mask, 1);
    Object answers = run(new int[][] {ids}, new int[][] {mask}, new int[][] {types});
    float[][] rows = answers instanceof float[][][] tokens ? tokens[0] : (float[][]) answers;
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[i].length, rows[i].length);
    }
    return all;
  }

  private Object run(int[][] ids, int[][] mask, int[][] types) {
    try (OnnxTensor x = tensor(ids);
        OnnxTensor m = tensor(mask);
        OnnxTensor t = tensor(types)) {
      Map<String, OnnxTensor> inputs =
          new HashMap<>(Map.of("input_ids", x, "attention_mask", m, "token_type_ids", t));
      inputs.keySet().retainAll(session.getInputNames());
      try (OrtSession.Result result = session.run(inputs)) {
        return result.get(0).getValue();
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime must run the file", e);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }

  private OnnxTensor tensor(int[][] rows) throws OrtException {
    long[][] wide =
        Arrays.stream(rows)
            .map(row -> Arrays.stream(row).asLongStream().toArray())
            .toArray(long[][]::new);
    return OnnxTensor.createTensor(environment, wide);
  }
}
