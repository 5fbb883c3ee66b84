package org.distill4j.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A classifier's graph in ONNX Runtime: int64 {@code [B, L]} inputs, logits {@code [B, C]}, or of
 * each piece {@code [B, L, C]}; or sentence vectors in the place of logits; of several classifiers
 * on one encoder, such logits of each.
 */
final class OnnxSession implements AutoCloseable {

  private static final String LOGITS = "logits";
  private static final String VECTOR = "sentence_embedding";
  private static final Set<String> INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

  private final String name;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String output;

  private OnnxSession(String name, OrtEnvironment environment, OrtSession session) {
    this.name = name;
    this.environment = environment;
    this.session = session;
    this.output = session.getOutputNames().contains(VECTOR) ? VECTOR : LOGITS;
  }

  static OnnxSession open(Path model, int threads) throws ModelFolderException {
    return open(model, threads, Set.of());
  }

  /** Opens a graph that must have those outputs; logits or vectors where none are named. */
  static OnnxSession open(Path model, int threads, Set<String> outputs)
      throws ModelFolderException {
    OrtEnvironment environment = OnnxEnvironment.get();
    try (SessionOptions options = options(threads)) {
      OrtSession session = environment.createSession(model.toString(), options);
      OnnxSession opened = new OnnxSession(model.toString(), environment, session);
      if (!INPUTS.containsAll(session.getInputNames())
          || !session
              .getOutputNames()
              .containsAll(outputs.isEmpty() ? Set.of(opened.output) : outputs)) {
        opened.close();
        throw new ModelFolderException(
            model.toString(),
            "must have inputs among input_ids, attention_mask, token_type_ids and the output "
                + (outputs.isEmpty()
                    ? "logits or sentence_embedding"
                    : String.join(", ", new TreeSet<>(outputs)))
                + "; got inputs "
                + session.getInputNames()
                + " and outputs "
                + session.getOutputNames()
                + ". Export it with distill4j.");
      }
      return opened;
    } catch (OrtException e) {
      throw new ModelFolderException(
          model.toString(),
          "must be an ONNX model; got " + e.getMessage() + ". Export it again.",
          e);
    }
  }

  private static SessionOptions options(int threads) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    // Its errors arrive as exceptions; it need not print them too.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    // Spinning threads take the processor from whoever calls between two runs.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  /** Returns the rank of the logits, 2 or, of each piece, 3. */
  int rank() throws ModelFolderException {
    try {
      NodeInfo logits = session.getOutputInfo().get(output);
      return logits.getInfo() instanceof TensorInfo tensor ? tensor.getShape().length : 0;
    } catch (OrtException e) {
      throw new ModelFolderException(
          name, "must tell its outputs; got " + e.getMessage() + ". Export it again.", e);
    }
  }

  /** Returns the logits of each sequence of a batch; those of pieces one after another. */
  float[][] run(PaddedBatch batch) {
    return run(batch, Set.of(output)).get(output);
  }

  /** Returns such logits of several outputs, all of one pass. */
  Map<String, float[][]> run(PaddedBatch batch, Set<String> outputs) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (String input : session.getInputNames()) {
        long[] values = batch.inputs().get(input);
        long[] shape = {batch.rows(), values.length / batch.rows()};
        tensors.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
      }
      try (OrtSession.Result result = session.run(tensors, outputs)) {
        Map<String, float[][]> logits = new HashMap<>();
        for (Map.Entry<String, OnnxValue> each : result) {
          logits.put(each.getKey(), rows(each.getValue().getValue()));
        }
        return logits;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          name + ": must run; got " + e.getMessage() + ". Check that the tokenizer is the model's.",
          e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static float[][] rows(Object value) {
    return value instanceof float[][][] pieces
        ? Arrays.stream(pieces).map(OnnxSession::joined).toArray(float[][]::new)
        : (float[][]) value;
  }

  private static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[i].length, rows[i].length);
    }
    return all;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(name + ": must close; got " + e.getMessage() + ".", e);
    }
  }
}
