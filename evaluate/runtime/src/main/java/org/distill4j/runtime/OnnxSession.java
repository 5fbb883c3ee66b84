package org.distill4j.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A classifier's graph in ONNX Runtime: int64 {@code [B, L]} inputs, logits {@code [B, C]}, or of
 * each token {@code [B, L, C]}; or sentence vectors in the place of logits; of several classifiers
 * on one encoder, such logits of each.
 */
final class OnnxSession implements AutoCloseable {

  private static final String TOKENS = "input_ids";
  private static final String LOGITS = "logits";
  private static final String VECTOR = "sentence_embedding";
  private static final Set<String> INPUTS = Set.of(TOKENS, "attention_mask", "token_type_ids");

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
      try {
        opened.checkNames(outputs);
        opened.checkTypes(outputs);
      } catch (ModelFolderException | OrtException e) {
        opened.close();
        throw e;
      }
      return opened;
    } catch (OrtException e) {
      throw new ModelFolderException(
          model.toString(),
          "must be an ONNX model; got "
              + OnnxFaults.words(e)
              + ". Restore the file, or export it again.",
          e);
    }
  }

  private void checkNames(Set<String> outputs) throws ModelFolderException {
    Set<String> wanted = outputs.isEmpty() ? Set.of(output) : outputs;
    if (!INPUTS.containsAll(session.getInputNames())
        || !session.getInputNames().contains(TOKENS)
        || !session.getOutputNames().containsAll(wanted)) {
      throw new ModelFolderException(
          name,
          "must have the input input_ids, others among attention_mask, token_type_ids, and the"
              + " output "
              + (outputs.isEmpty()
                  ? "logits or sentence_embedding"
                  : String.join(", ", new TreeSet<>(outputs)))
              + "; got inputs "
              + session.getInputNames()
              + " and outputs "
              + session.getOutputNames()
              + ". Export it with distill4j.");
    }
  }

  private void checkTypes(Set<String> outputs) throws ModelFolderException, OrtException {
    for (NodeInfo input : session.getInputInfo().values()) {
      checkType(input, OnnxJavaType.INT64, "int64", 2, 2);
    }
    for (String each : outputs.isEmpty() ? Set.of(output) : outputs) {
      checkType(session.getOutputInfo().get(each), OnnxJavaType.FLOAT, "float32", 2, 3);
    }
  }

  private void checkType(NodeInfo node, OnnxJavaType type, String words, int least, int most)
      throws ModelFolderException {
    boolean tensor = node.getInfo() instanceof TensorInfo;
    int rank = rank(node);
    boolean right = tensor && ((TensorInfo) node.getInfo()).type == type;
    if (!right || (rank != 0 && (rank < least || rank > most))) {
      throw new ModelFolderException(
          name + " " + node.getName(),
          "must be a tensor of "
              + words
              + " and rank "
              + (least == most ? "" + least : least + " or " + most)
              + "; got "
              + (tensor ? ((TensorInfo) node.getInfo()).type + " of rank " + rank : "no tensor")
              + ". Export it with distill4j.");
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

  /** Returns the rank of the logits, 2 or, of each token, 3; 0 in a file that does not tell. */
  int rank() throws ModelFolderException {
    return rank(output);
  }

  /** Returns the rank of an output. */
  int rank(String named) throws ModelFolderException {
    try {
      return rank(session.getOutputInfo().get(named));
    } catch (OrtException e) {
      throw new ModelFolderException(
          name, "must tell its outputs; got " + OnnxFaults.words(e) + ". Export it again.", e);
    }
  }

  private static int rank(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor ? tensor.getShape().length : 0;
  }

  /** Returns whether the output is a sentence vector, by its name. */
  boolean embeds() {
    return output.equals(VECTOR);
  }

  /** Returns the logits of each sequence of a batch; those of tokens one after another. */
  float[][] run(PaddedBatch batch) {
    return run(batch, Set.of(output)).get(output);
  }

  /** Returns such logits of several outputs, all of one pass. */
  Map<String, float[][]> run(PaddedBatch batch, Set<String> outputs) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (String input : session.getInputNames()) {
        long[] values = batch.inputs().get(input);
        long[] shape = {batch.rows(), batch.length()};
        tensors.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
      }
      try (OrtSession.Result result = session.run(tensors, outputs)) {
        Map<String, float[][]> logits = new HashMap<>();
        for (Map.Entry<String, OnnxValue> each : result) {
          logits.put(each.getKey(), LogitRows.of(name, each.getKey(), each.getValue(), batch));
        }
        return logits;
      }
    } catch (OrtException e) {
      throw new ModelRunException(
          name,
          "must answer texts of up to max_length tokens; got "
              + OnnxFaults.words(e)
              + " at "
              + batch.length()
              + " tokens. Check that tokenizer.json and config.json are the model's.",
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
      throw new ModelRunException(name, "must close; got " + OnnxFaults.words(e) + ".", e);
    }
  }
}
