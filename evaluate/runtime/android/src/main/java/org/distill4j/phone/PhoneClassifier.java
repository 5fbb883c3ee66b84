package org.distill4j.phone;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Classifies texts with a finished model folder, on Android or any JVM: needs ONNX Runtime's Java
 * API, which is the same in {@code onnxruntime} and {@code onnxruntime-android}, and Gson. Texts
 * are run one at a time, without padding, as the model was measured. Thread-safe.
 */
public final class PhoneClassifier implements AutoCloseable {
  private final OrtSession session;
  private final WordPieceTokenizer tokenizer;
  private final List<String> labels;

  /** A label and its probability, a fraction in [0, 1]. */
  public static final class Prediction {
    private final String label;
    private final double probability;

    Prediction(String label, double probability) {
      this.label = label;
      this.probability = probability;
    }

    /** The most probable label. */
    public String label() {
      return label;
    }

    /** Its probability by the softmax of the logits. */
    public double probability() {
      return probability;
    }
  }

  private PhoneClassifier(OrtSession session, WordPieceTokenizer tokenizer, List<String> labels) {
    this.session = session;
    this.tokenizer = tokenizer;
    this.labels = labels;
  }

  /**
   * Opens a model.
   *
   * @param model the bytes of {@code model.onnx}
   * @param tokenizer the content of {@code tokenizer.json}
   * @param config the content of {@code config.json}
   * @param labels the content of {@code labels.json}
   * @param threads that one call uses; 1 is best for small models
   * @throws OrtException if ONNX Runtime cannot read the model
   * @throws IllegalArgumentException if one of the other files is not as it must be
   */
  public static PhoneClassifier open(
      byte[] model, String tokenizer, String config, String labels, int threads)
      throws OrtException {
    int maxLength =
        Json.count("config.json max_length", Json.object("config.json", config).get("max_length"));
    WordPieceTokenizer words = WordPieceTokenizer.of(tokenizer, maxLength);
    List<String> names = labels(labels);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options);
      return new PhoneClassifier(session, words, names);
    }
  }

  private static List<String> labels(String content) {
    JsonArray array = Json.array("labels.json", Json.parse("labels.json", content));
    List<String> labels = new ArrayList<>();
    for (JsonElement label : array) {
      labels.add(Json.text("labels.json", label));
    }
    return Collections.unmodifiableList(labels);
  }

  /** Returns the most probable label of a text. */
  public Prediction classify(String text) throws OrtException {
    double[] probabilities = softmax(logits(text));
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return new Prediction(labels.get(best), probabilities[best]);
  }

  /**
   * Returns the logits {@code [C]} of a text.
   *
   * @throws IllegalStateException if the model gives another number of them than there are labels
   */
  public float[] logits(String text) throws OrtException {
    int[] ids = tokenizer.encode(text);
    long[][] input = new long[1][ids.length];
    long[][] mask = new long[1][ids.length];
    for (int i = 0; i < ids.length; i++) {
      input[0][i] = ids[i];
      mask[0][i] = 1;
    }
    Map<String, long[][]> values = new HashMap<>();
    values.put("input_ids", input);
    values.put("attention_mask", mask);
    values.put("token_type_ids", new long[1][ids.length]);
    float[] logits = run(values);
    if (logits.length != labels.size()) {
      throw new IllegalStateException(
          "model.onnx: must give " + labels.size() + " logits; got " + logits.length + ".");
    }
    return logits;
  }

  private float[] run(Map<String, long[][]> values) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(
            name, OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values.get(name)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return ((float[][]) result.get(0).getValue())[0];
      }
    } finally {
      for (OnnxTensor tensor : inputs.values()) {
        tensor.close();
      }
    }
  }

  private static double[] softmax(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    double[] shares = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      shares[i] = Math.exp(logits[i] - most);
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
