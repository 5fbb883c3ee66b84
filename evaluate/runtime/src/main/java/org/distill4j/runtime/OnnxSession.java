package org.distill4j.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A classifier's graph in ONNX Runtime: int64 {@code [B, L]} inputs, logits {@code [B, C]}. */
final class OnnxSession implements AutoCloseable {

  private static final String OUTPUT = "logits";
  private static final Set<String> INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

  private final String name;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxSession(String name, OrtEnvironment environment, OrtSession session) {
    this.name = name;
    this.environment = environment;
    this.session = session;
  }

  static OnnxSession open(Path model, int threads) throws ModelFolderException {
    OrtEnvironment environment = OnnxEnvironment.get();
    try (SessionOptions options = options(threads)) {
      OrtSession session = environment.createSession(model.toString(), options);
      OnnxSession opened = new OnnxSession(model.toString(), environment, session);
      if (!INPUTS.containsAll(session.getInputNames())
          || !session.getOutputNames().contains(OUTPUT)) {
        opened.close();
        throw new ModelFolderException(
            model.toString(),
            "must have inputs among input_ids, attention_mask, token_type_ids and the output"
                + " logits; got inputs "
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

  /** Returns the logits of each sequence of a batch. */
  float[][] run(PaddedBatch batch) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (String input : session.getInputNames()) {
        long[] values = batch.inputs().get(input);
        long[] shape = {batch.rows(), values.length / batch.rows()};
        tensors.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
      }
      try (OrtSession.Result result = session.run(tensors, Set.of(OUTPUT))) {
        return (float[][]) result.get(0).getValue();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          name + ": must run; got " + e.getMessage() + ". Check that the tokenizer is the model's.",
          e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
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
