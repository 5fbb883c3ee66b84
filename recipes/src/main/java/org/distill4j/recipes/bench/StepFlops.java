package org.distill4j.recipes.bench;

import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Floating-point operations of a classifier's products, two for each multiplication with its
 * addition: what is computed, so the last layer's for the first token alone beyond keys and values.
 */
final class StepFlops {
  private static final int PASSES_OF_TRAINING = 3; // forward, by inputs, by weights

  private final TransformerConfig config;
  private final int classes;

  StepFlops(TransformerConfig config, int classes) {
    this.config = config;
    this.classes = classes;
  }

  /** Of one text's answer. */
  double answer(TokenizedText text) {
    double hidden = config.hiddenSize();
    double macs = hidden * hidden + hidden * classes;
    int last = config.numHiddenLayers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      macs += layer(layer, text.length(), layer == last ? 1 : text.length());
    }
    return 2 * macs;
  }

  private double layer(int layer, double keys, double queries) {
    double hidden = config.hiddenSize();
    double heads = config.attentionSize(layer);
    double projections = 2 * keys * hidden * heads + 2 * queries * hidden * heads;
    double attention = 2 * queries * keys * heads;
    return projections + attention + 2 * queries * hidden * config.intermediateSize().get(layer);
  }

  /** Of one text's part in a training step. */
  double training(TokenizedText text) {
    return PASSES_OF_TRAINING * answer(text);
  }
}
