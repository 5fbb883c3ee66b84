package org.distill4j.compress.reconstruct;

import java.util.Optional;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.ModelFamily;

/**
 * A classifier that reads one pooled vector a sequence, whose units are not those of the residual
 * stream.
 *
 * @param sentence the value that holds the pooled vector, {@code [B, P]}
 * @param classifier the linear layer that makes the logits of it, {@code [C, P]}
 */
record SentenceHead(String sentence, Op.Linear classifier) {
  /** The head of a model; none where there is no classifier, or it reads the stream itself. */
  static Optional<SentenceHead> of(Architecture model) {
    String sentence = model.outputs().get(ModelFamily.SENTENCE);
    String answers = model.outputs().get(ModelFamily.ANSWERS);
    if (sentence == null || answers == null) {
      return Optional.empty();
    }
    return model
        .producer(answers)
        .filter(Op.Linear.class::isInstance)
        .map(op -> new SentenceHead(sentence, (Op.Linear) op));
  }

  /** The name of the pooled vector's axis. */
  String pooled() {
    return classifier.in().name();
  }
}
