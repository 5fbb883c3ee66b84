package org.distill4j.teacher.transformer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.distill4j.runtime.ModelFolderException;
import org.distill4j.runtime.OnnxProbe;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.OnnxOrigin;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;

/**
 * Compares an ONNX checkpoint with the model that was read from it: the file is run in ONNX Runtime
 * on a few texts, since names of weights do not say what a graph computes with them.
 *
 * <p>Hidden states, the pooler's answers and a classifier's logits must agree, and so must every
 * output that has the shape of hidden states.
 */
public final class OnnxAgreement {
  /** The lengths of the texts in tokens; every other one costs kernels of its own shape. */
  private static final List<Integer> LENGTHS = List.of(5, 32);

  private static final long SEED = 17;

  /** What exporters call a classifier's answers. */
  private static final String LOGITS = "logits";

  private final OnnxOrigin origin;
  private final Checkpoint model;
  private final Tolerance tolerance;

  private OnnxAgreement(OnnxOrigin origin, Checkpoint model) {
    this.origin = origin;
    this.model = model;
    this.tolerance = Tolerance.of(model.config());
  }

  /**
   * Runs both.
   *
   * @throws CheckpointException if ONNX Runtime does not run the file, or a number differs by more
   *     than rounding does
   */
  public static void require(OnnxOrigin origin, Checkpoint model) throws IOException {
    new OnnxAgreement(origin, model).compare();
  }

  private void compare() throws IOException {
    // Every graph has a pooler.
    TransformerModel encoder =
        TransformerModel.withHiddenStates(model.hasPooler() ? model : model.withFreshPooler(0));
    try (OnnxProbe file = OnnxProbe.open(origin.place(), origin.withOutputs(), origin.folder())) {
      for (TokenizedText text : texts(file)) {
        Map<String, Buffer> mine = encoder.activations(PackedBatch.of(List.of(text)));
        compare(text.length(), file.run(text.ids(), text.typeIds()), mine);
      }
    } catch (ModelFolderException e) {
      throw new CheckpointException(origin.place(), e.fault());
    }
  }

  private List<TokenizedText> texts(OnnxProbe file) throws IOException {
    TransformerConfig config = model.config();
    SplittableRandom random = new SplittableRandom(SEED);
    List<TokenizedText> texts = new ArrayList<>();
    for (int wanted : LENGTHS) {
      int length = file.length(Math.min(wanted, config.maxLength()));
      if (!(length <= config.maxLength())) {
        throw new CheckpointException(
            origin.place(),
            "inputs must be at most as long as its "
                + config.maxLength()
                + " positions; got "
                + length
                + ". Export the model again.");
      }
      int[] ids = random.ints(length, 0, config.vocabSize()).map(id -> read(config, id)).toArray();
      int types = Math.min(2, config.typeVocabSize());
      int[] second = IntStream.range(0, length).map(i -> i * types / length).toArray();
      texts.add(TokenizedText.of(ids, second, false));
    }
    return texts;
  }

  // Some files count positions by what does not pad, and never read what does.
  private static int read(TransformerConfig config, int id) {
    return id == config.padTokenId() ? (id + 1) % config.vocabSize() : id;
  }

  private void compare(int length, Map<String, OnnxProbe.Output> file, Map<String, Buffer> mine)
      throws CheckpointException {
    int hidden = model.config().hiddenSize();
    boolean first = isOfFirstToken(file.get(origin.states()));
    float[] last = state(mine, model.config().numHiddenLayers(), (first ? 1 : length) * hidden);
    require(file, origin.states(), "the last hidden states", last);
    if (origin.pooled().isPresent()) {
      float[] pooled = values(mine.get(GraphNames.POOLER), hidden);
      require(file, origin.pooled().get(), "the pooler's answers", pooled);
    }
    if (origin.logits().isPresent()) {
      float[] logits = values(mine.get(GraphNames.CLASSIFIER), model.labels().size());
      require(file, origin.logits().get(), "the logits", logits);
      if (file.containsKey(LOGITS)) {
        require(file, LOGITS, "the output logits", logits);
      }
    }
    for (Map.Entry<String, OnnxProbe.Output> output : file.entrySet()) {
      if (isState(output.getValue(), length)) {
        requireAny(output.getKey(), output.getValue(), length, mine);
      }
    }
  }

  // A graph may compute the last layer for the first token alone, where only that is read.
  private boolean isOfFirstToken(OnnxProbe.Output states) {
    return states != null && states.shape().length == 3 && states.shape()[1] == 1;
  }

  private boolean isState(OnnxProbe.Output output, int length) {
    long[] shape = output.shape();
    return shape.length == 3 && shape[1] == length && shape[2] == model.config().hiddenSize();
  }

  private void requireAny(
      String name, OnnxProbe.Output output, int length, Map<String, Buffer> mine)
      throws CheckpointException {
    double least = Double.POSITIVE_INFINITY;
    for (int state = model.config().numHiddenLayers(); state >= 0; state--) {
      float[] values = state(mine, state, length * model.config().hiddenSize());
      double difference = difference(output.values(), values);
      if (difference <= tolerance.of(values, output.rounding())) {
        return;
      }
      least = Math.min(least, difference);
    }
    throw differs("the output " + name, least, "none of the layers'");
  }

  private void require(Map<String, OnnxProbe.Output> file, String name, String what, float[] mine)
      throws CheckpointException {
    OnnxProbe.Output output = file.get(name);
    if (output == null) {
      throw new CheckpointException(
          origin.place(), what + ": must be floating point numbers; got others in " + name);
    }
    double allowed = tolerance.of(mine, output.rounding());
    double difference = difference(output.values(), mine);
    if (!(difference <= allowed)) {
      throw differs(what, difference, String.format(Locale.ROOT, "at most %.2g", allowed));
    }
  }

  private CheckpointException differs(String what, double difference, String allowed) {
    return new CheckpointException(
        origin.place(),
        String.format(
            Locale.ROOT,
            "must compute what a BERT encoder of its weights computes; got a difference of %.2g in"
                + " %s between ONNX Runtime and BERT (allowed: %s). The graph has BERT's names but"
                + " other operations: take the model's safetensors, or export it again.",
            difference,
            what,
            allowed));
  }

  // The file may have answered several copies of the text; NaN differs from everything.
  private static double difference(float[] file, float[] mine) {
    double largest = 0;
    for (int i = 0; i < mine.length; i++) {
      double difference =
          i < file.length ? Math.abs((double) file[i] - mine[i]) : Double.POSITIVE_INFINITY;
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
      if (largest == Double.POSITIVE_INFINITY) {
        return largest;
      }
    }
    return largest;
  }

  private static float[] state(Map<String, Buffer> mine, int number, int count) {
    return values(mine.get(GraphNames.hiddenState(number)), count);
  }

  // Rows of a block beyond the text's own hold nothing.
  private static float[] values(Buffer block, int count) {
    float[] values = new float[count];
    block.read(0, values, 0, count);
    return values;
  }

  /**
   * What rounding may change.
   *
   * @param roundings how many roundings of the largest number an answer may be away
   */
  private record Tolerance(double roundings) {
    // Measured: 0.13 of this unit at most, on encoders of 6 and 12 layers of width 384 and 512.
    private static final double FACTOR = 4;

    /** Errors add up over layers, and in sums over the width as a random walk does. */
    static Tolerance of(TransformerConfig config) {
      return new Tolerance(
          FACTOR * (config.numHiddenLayers() + 1) * Math.sqrt(config.hiddenSize()));
    }

    double of(float[] values, double rounding) {
      double largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      return roundings * rounding * largest;
    }
  }
}
