package org.distill4j.teacher.transformer;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Lays the families without attention out as a DL4J graph under the names that a Transformer's
 * parts have: {@link GraphNames#EMBEDDINGS} reads words, {@link GraphNames#POOLER} makes the vector
 * of a sentence, {@link GraphNames#CLASSIFIER} its logits. Layers behind the words are DL4J's own.
 */
final class WordModelGraph {
  private final TransformerConfig config;
  private final GraphSettings settings;
  private final GraphBuilder builder;

  private WordModelGraph(TransformerConfig config, GraphSettings settings) {
    this.config = config;
    this.settings = settings;
    this.builder =
        new NeuralNetConfiguration.Builder()
            .seed(settings.seed())
            .dataType(settings.type())
            .updater(new NoOp())
            .miniBatch(false) // each loss takes its own mean
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs(GraphNames.TOKENS, GraphNames.LENGTHS);
  }

  static ComputationGraphConfiguration of(TransformerConfig config, GraphSettings settings) {
    return new WordModelGraph(config, settings).build();
  }

  private ComputationGraphConfiguration build() {
    if (config.family() == TransformerConfig.Family.STATIC) {
      averaged();
    } else {
      recurrent();
    }
    if (settings.classes() > 0) {
      builder.addVertex(
          GraphNames.CLASSIFIER,
          StockDenseVertex.linear(
              config.sentenceSize(), settings.classes(), config.hiddenDropoutProb()),
          GraphNames.POOLER);
    }
    losses();
    return builder.build();
  }

  private void averaged() {
    builder.addVertex(
        GraphNames.EMBEDDINGS,
        new AveragedWordsVertex(config.hiddenSize(), config.hiddenDropoutProb()),
        GraphNames.TOKENS,
        GraphNames.LENGTHS);
    builder.addVertex(
        GraphNames.POOLER,
        StockDenseVertex.relu(
            config.hiddenSize(), config.sentenceSize(), config.hiddenDropoutProb()),
        GraphNames.EMBEDDINGS);
  }

  private void recurrent() {
    builder.addVertex(
        GraphNames.EMBEDDINGS,
        new EmbeddingVertex(config.hiddenSize(), config.hiddenDropoutProb()),
        GraphNames.TOKENS);
    builder.addVertex(
        GraphNames.POOLER,
        new StockLstmVertex(config.hiddenSize(), config.intermediateSize().get(0)),
        GraphNames.EMBEDDINGS,
        GraphNames.LENGTHS);
  }

  private void losses() {
    if (settings.losses().isEmpty()) {
      builder.setOutputs(settings.classes() > 0 ? GraphNames.CLASSIFIER : GraphNames.POOLER);
      return;
    }
    for (TapLoss loss : settings.taps()) {
      if (loss.needsProjection()) {
        throw new IllegalArgumentException(
            loss.name() + ": must compare logits of a model without attention; got hidden states");
      }
      builder.addLayer(loss.name(), new LossLayer.Builder(loss.loss()).build(), loss.tap());
    }
    builder.setOutputs(settings.taps().stream().map(TapLoss::name).toArray(String[]::new));
  }
}
