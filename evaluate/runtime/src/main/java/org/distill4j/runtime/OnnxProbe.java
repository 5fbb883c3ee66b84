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
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs somebody's ONNX encoder on token ids as the file stands, without optimizing it, so that
 * another implementation can be compared with what it computes.
 */
public final class OnnxProbe implements AutoCloseable {
  private static final String FOLDER = "session.model_external_initializers_file_folder_path";

  private static final Map<OnnxJavaType, Double> ROUNDING =
      Map.of(
          OnnxJavaType.FLOAT,
          0x1p-24,
          OnnxJavaType.FLOAT16,
          0x1p-11,
          OnnxJavaType.BFLOAT16,
          0x1p-8);

  private final String place;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxProbe(String place, OrtEnvironment environment, OrtSession session) {
    this.place = place;
    this.environment = environment;
    this.session = session;
  }

  /**
   * Opens a graph.
   *
   * @param place the file's name in messages
   * @param model its bytes
   * @param folder where the weights lie that it keeps in other files
   * @throws ModelFolderException if ONNX Runtime does not accept it
   */
  public static OnnxProbe open(String place, byte[] model, Optional<Path> folder)
      throws ModelFolderException {
    OrtEnvironment environment = OnnxEnvironment.get();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(Math.min(2, Runtime.getRuntime().availableProcessors()));
      options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (folder.isPresent()) {
        options.addConfigEntry(FOLDER, folder.get().toString());
      }
      return new OnnxProbe(place, environment, environment.createSession(model, options));
    } catch (OrtException e) {
      throw refused(place, e);
    }
  }

  // Its own message may name places in its C++ sources.
  private static ModelFolderException refused(String place, OrtException e) {
    return new ModelFolderException(
        place,
        "must be a graph that ONNX Runtime runs; got one that it refuses, with the code "
            + e.getCode()
            + ". Export the model again.",
        e);
  }

  /**
   * The length that the file allows for a text: the one asked for, or the only one that its inputs
   * were exported with.
   */
  public int length(int wanted) throws ModelFolderException {
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        long[] shape = shape(input);
        if (shape.length == 2 && shape[1] > 0 && shape[1] <= Integer.MAX_VALUE) {
          return (int) shape[1];
        }
      }
      return wanted;
    } catch (OrtException e) {
      throw refused(place, e);
    }
  }

  private static long[] shape(NodeInfo input) {
    return input.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
  }

  /**
   * Runs one text without padding. Inputs are told apart by what their names contain: {@code mask}
   * (ones), "type" or "segment", "position", else token ids.
   *
   * @param ids {@code [L]}
   * @param types {@code [L]}, 0 or 1
   * @return the outputs of floating point by name, row-major, with their shapes; of the first text
   *     where the file asks for several at once
   * @throws ModelFolderException if ONNX Runtime fails
   */
  public Map<String, Output> run(int[] ids, int[] types) throws ModelFolderException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        inputs.put(input.getKey(), tensor(input.getKey(), input.getValue(), ids, types));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        Map<String, Output> outputs = new TreeMap<>();
        for (Map.Entry<String, OnnxValue> each : result) {
          output(each.getValue()).ifPresent(output -> outputs.put(each.getKey(), output));
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw refused(place, e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * What came out.
   *
   * @param shape the lengths of its axes
   * @param values row-major
   * @param rounding half the distance from 1 to the next number of its type, as stored
   */
  @SuppressWarnings("ArrayRecordComponent") // as the runtime hands it out
  public record Output(long[] shape, float[] values, double rounding) {}

  private static Optional<Output> output(OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor) || !ROUNDING.containsKey(tensor.getInfo().type)) {
      return Optional.empty();
    }
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    double rounding = ROUNDING.get(tensor.getInfo().type);
    return Optional.of(new Output(tensor.getInfo().getShape(), values, rounding));
  }

  private OnnxTensor tensor(String name, NodeInfo input, int[] ids, int[] types)
      throws OrtException, ModelFolderException {
    long[] asked = shape(input);
    if (asked.length != 2) {
      throw new ModelFolderException(
          place,
          "input "
              + name
              + ": must be [texts, tokens]; got "
              + asked.length
              + " axes. Export the"
              + " encoder alone.");
    }
    int texts = (int) Math.max(1, Math.min(asked[0], 64));
    int[] row = values(name.toLowerCase(Locale.ROOT), ids, types);
    int[] all = new int[texts * row.length];
    Arrays.setAll(all, i -> row[i % row.length]);
    long[] shape = {texts, row.length};
    OnnxJavaType type = ((TensorInfo) input.getInfo()).type;
    if (type == OnnxJavaType.INT32) {
      return OnnxTensor.createTensor(environment, IntBuffer.wrap(all), shape);
    }
    if (type == OnnxJavaType.FLOAT) {
      float[] floats = new float[all.length];
      for (int i = 0; i < all.length; i++) {
        floats[i] = all[i];
      }
      return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
    }
    long[] longs = Arrays.stream(all).asLongStream().toArray();
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), shape);
  }

  private static int[] values(String name, int[] ids, int[] types) {
    int[] values = new int[ids.length];
    if (name.contains("mask")) {
      Arrays.fill(values, 1);
    } else if (name.contains("position")) {
      Arrays.setAll(values, i -> i);
    } else {
      return name.contains("type") || name.contains("segment") ? types : ids;
    }
    return values;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(place + ": must close; got " + e.getMessage() + ".", e);
    }
  }
}
