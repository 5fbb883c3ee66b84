package org.distill4j.student.shape;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WordModelTensors;
import org.distill4j.teacher.training.ClassifierHead;

/**
 * The first weights of a student without attention.
 *
 * <p>Word vectors are the teacher's, or its states of each token ({@link PieceStates}), centred,
 * turned to their principal axes where they get narrower, and scaled to a standard deviation of
 * {@link #DEVIATION}; or random ones of the same scale. Scores of words are zero, which makes a
 * plain mean. Dense and LSTM weights are uniform in {@code ±sqrt(6 / (in + out))} (Glorot and
 * Bengio 2010), those of each gate by themselves; biases are zero, that of the forget gate one, so
 * that cells remember at first.
 */
public final class WordStudentInitialization {
  /** Of the order of what an optimizer at rates near 1e-3 moves in some hundred steps. */
  static final double DEVIATION = 0.3;

  private static final int GATES = 4;
  private static final int FORGET = 1;

  private WordStudentInitialization() {}

  /** A student whose word vectors are those of the teacher. */
  public static Checkpoint fromWords(
      Checkpoint pretrained, WordStudentShape shape, List<String> labels, long seed) {
    shape.requireWordsOf(pretrained.config());
    Tensor words = pretrained.tensor(ModelFamily.wordTable(pretrained));
    return fromVectors(words, pretrained, shape, labels, seed);
  }

  /**
   * A student whose word vectors are what the teacher makes of each token.
   *
   * @param frame the special tokens around a text
   */
  public static Checkpoint fromStates(
      TokenizedText frame,
      Checkpoint pretrained,
      WordStudentShape shape,
      List<String> labels,
      long seed) {
    shape.requireWordsOf(pretrained.config());
    return fromVectors(PieceStates.of(pretrained, frame), pretrained, shape, labels, seed);
  }

  private static Checkpoint fromVectors(
      Tensor vectors,
      Checkpoint pretrained,
      WordStudentShape shape,
      List<String> labels,
      long seed) {
    float[] projected = PrincipalAxes.project(vectors, shape.embedding());
    return of(pretrained, shape, labels, seed, scaled(projected));
  }

  /** A student of random weights alone. */
  public static Checkpoint random(
      Checkpoint pretrained, WordStudentShape shape, List<String> labels, long seed) {
    float[] vectors = new float[pretrained.config().vocabSize() * shape.embedding()];
    RandomGenerator random = new SplittableRandom(seed - 1);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian(0, DEVIATION);
    }
    return of(pretrained, shape, labels, seed, vectors);
  }

  private static Checkpoint of(
      Checkpoint pretrained,
      WordStudentShape shape,
      List<String> labels,
      long seed,
      float[] vectors) {
    TransformerConfig config = shape.config(pretrained.config());
    RandomGenerator random = new SplittableRandom(seed);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Map.Entry<String, int[]> entry : shapes(config).entrySet()) {
      tensors.put(entry.getKey(), first(entry.getKey(), entry.getValue(), random));
    }
    tensors.put(
        WordModelTensors.WORDS, Tensor.of(vectors, config.vocabSize(), config.hiddenSize()));
    return ClassifierHead.fresh(new Checkpoint(config, tensors, HeadSpec.none()), labels, seed);
  }

  private static Map<String, int[]> shapes(TransformerConfig config) {
    return ModelFamily.of(config).architecture(config, HeadSpec.none()).shapes();
  }

  private static Tensor first(String name, int[] shape, RandomGenerator random) {
    Tensor tensor = Tensor.zeros(shape);
    boolean recurrent = name.startsWith("lstm.");
    if (recurrent && shape.length == 1) {
      int units = shape[0] / GATES;
      Arrays.fill(tensor.values(), FORGET * units, (FORGET + 1) * units, 1);
    } else if (shape.length == 2 && !name.equals(WordModelTensors.WORDS)) {
      int outputs = recurrent ? shape[0] / GATES : shape[0];
      double bound = Math.sqrt(6.0 / (outputs + shape[1]));
      for (int i = 0; i < tensor.size(); i++) {
        tensor.values()[i] = (float) random.nextDouble(-bound, bound);
      }
    }
    return tensor;
  }

  private static float[] scaled(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    double factor = squares == 0 ? 0 : DEVIATION / Math.sqrt(squares / values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    return values;
  }
}
