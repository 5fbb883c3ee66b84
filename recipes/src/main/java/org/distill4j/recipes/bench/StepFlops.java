package org.distill4j.recipes.bench;

import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.architecture.CostModel;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Floating-point operations of a classifier's products, two for each multiplication with its
 * addition: what is computed, so the last layer's for the first token alone beyond keys and values.
 */
final class StepFlops {
  private static final int PASSES_OF_TRAINING = 3; // forward, by inputs, by weights

  private final CostModel costs;

  StepFlops(TransformerConfig config, List<String> labels) {
    HeadSpec head = HeadSpec.classes(labels);
    this.costs = CostModel.ofNeeded(ModelFamily.of(config).architecture(config, head));
  }

  /** Of one text's answer. */
  double answer(TokenizedText text) {
    return 2.0 * costs.multiplications(text.length());
  }

  /** Of one text's part in a training step. */
  double training(TokenizedText text) {
    return PASSES_OF_TRAINING * answer(text);
  }
}
