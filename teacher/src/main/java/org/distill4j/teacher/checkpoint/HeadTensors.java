package org.distill4j.teacher.checkpoint;

import org.distill4j.runtime.TagTransitions;

/** The names of a head's tensors, the same in every family: files may call them otherwise. */
public final class HeadTensors {
  /** The first tensor that tells of a dense layer before the classifier, BERT's pooler. */
  public static final String POOLER = "pooler.dense.weight";

  /** The first tensor that tells of a classifier. */
  public static final String CLASSIFIER = "classifier.weight";

  /** Added to what the classifier's weights give. */
  public static final String CLASSIFIER_BIAS = "classifier.bias";

  /** Scores of tags that follow one another, of a tagger that has them. */
  public static final String CHAIN = "crf.scores";

  private HeadTensors() {}

  /** Whether a tensor is of the dense layer before the classifier. */
  public static boolean isPooler(String tensor) {
    return tensor.startsWith("pooler.");
  }

  /** Whether a tensor is of the classifier. */
  public static boolean isClassifier(String tensor) {
    return tensor.startsWith("classifier.");
  }

  /** The shape of a chain's scores: start, end, then transitions, in one vector. */
  public static int[] chain(int labels) {
    return new int[] {TagTransitions.size(labels)};
  }
}
