package org.distill4j.teacher.checkpoint;

/** The kinds of head: what a model answers. */
public enum Head {
  /** Nothing. */
  NONE,
  /** Logits of several labels for each text. */
  CLASSES,
  /** Logits of several labels for each text, each yes or no for itself. */
  LABELS,
  /** One number for each text: a head for a single label, as in Hugging Face's regression. */
  SCORE,
  /** Logits of several labels for each token, without a pooler. */
  TAGS,
  /** A vector of length one for each text, see {@link SentenceVectors}. */
  VECTOR;

  /** The number of weights behind the encoder: pooler, classifier, scores of neighbouring tags. */
  public static long parameters(Checkpoint model) {
    boolean pooled = model.config().family().isTransformer();
    return model.tensors().entrySet().stream()
        .filter(
            named ->
                HeadTensors.isClassifier(named.getKey())
                    || named.getKey().equals(HeadTensors.CHAIN)
                    || (pooled && HeadTensors.isPooler(named.getKey())))
        .mapToLong(named -> named.getValue().size())
        .sum();
  }

  /** The head of a model. */
  public static Head of(Checkpoint model) {
    return model.head().kind();
  }

  /** Whether a model's answer depends on the last layer's results for all tokens. */
  public static boolean readsEveryToken(Checkpoint model) {
    Head head = of(model);
    return head == TAGS || (head == VECTOR && model.config().pooling() == SentencePooling.MEAN);
  }
}
