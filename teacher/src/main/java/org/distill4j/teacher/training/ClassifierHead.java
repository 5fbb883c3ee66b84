package org.distill4j.teacher.training;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.Tensor;

/** A new classification head on an encoder. */
public final class ClassifierHead {
  private static final double DEVIATION = 0.02; // BERT's initializer_range

  private ClassifierHead() {}

  /**
   * The same encoder with a head for these labels, weights normal with deviation 0.02: a sentence
   * encoder's for vectors, a tagger's for tags, of one label for scores, else for classes. Tasks
   * with another head change it by {@link Checkpoint#withHead} or {@link Checkpoint#asTagger}.
   */
  public static Checkpoint fresh(Checkpoint encoder, List<String> labels, long seed) {
    int width = encoder.config().sentenceSize();
    Map<String, Tensor> tensors = new TreeMap<>(encoder.withoutChain().tensors());
    tensors.put("classifier.weight", normal(seed, labels.size(), width));
    tensors.put("classifier.bias", Tensor.zeros(labels.size()));
    Head text = labels.size() == 1 ? Head.SCORE : Head.CLASSES;
    Head plain = encoder.head().kind() == Head.TAGS ? Head.TAGS : text;
    Head kind = encoder.config().pooling() == SentencePooling.NONE ? plain : Head.VECTOR;
    return new Checkpoint(encoder.config(), new TreeMap<>(tensors), HeadSpec.of(kind, labels));
  }

  /** A tensor of normal numbers with deviation 0.02. */
  public static Tensor normal(long seed, int... shape) {
    RandomGenerator random = new SplittableRandom(seed);
    Tensor tensor = Tensor.zeros(shape);
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(0, DEVIATION);
    }
    return tensor;
  }
}
