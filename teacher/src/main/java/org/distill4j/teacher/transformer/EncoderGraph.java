package org.distill4j.teacher.transformer;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/** Lays an encoder out as a DL4J graph. */
final class EncoderGraph {
  private final TransformerConfig config;
  private final Settings settings;
  private final GraphBuilder builder;

  /**
   * What the graph is for.
   *
   * @param classes width of the logits; 0 for no head
   * @param tags whether logits are of each token, without a pooler, and not of the first alone
   * @param everyToken whether the last layer works for all tokens, or only for the first of each
   *     sequence, which is all that a classifier reads: exact, and most of the layer saved
   * @param losses losses to train by; none for a graph that only answers
   * @param seed of the dropout masks
   * @param type float32, or float64 for gradient checks
   * @param chain whether neighbouring tags have scores
   */
  record Settings(
      int classes,
      boolean tags,
      boolean everyToken,
      List<TrainingLoss> losses,
      long seed,
      DataType type,
      boolean chain) {
    /** Of a model that answers texts as a whole. */
    Settings(int classes, boolean everyToken, List<TrainingLoss> losses, long seed, DataType type) {
      this(classes, false, everyToken, losses, seed, type, false);
    }

    /** Losses on rows, which DL4J knows; those between scores are the pass's own. */
    List<TapLoss> taps() {
      return losses.stream().filter(TapLoss.class::isInstance).map(TapLoss.class::cast).toList();
    }
  }

  private EncoderGraph(TransformerConfig config, Settings settings) {
    this.config = config;
    this.settings = settings;
    this.builder =
        new NeuralNetConfiguration.Builder()
            .seed(settings.seed())
            .dataType(settings.type())
            .updater(new NoOp())
            .miniBatch(false) // rows are tokens; each loss takes its own mean
            .trainingWorkspaceMode(WorkspaceMode.NONE) // the vertices keep their own memory
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .allowDisconnected(true) // a head that no loss looks at
            .addInputs(GraphNames.TOKENS, GraphNames.LENGTHS);
  }

  static ComputationGraphConfiguration of(TransformerConfig config, Settings settings) {
    if (config.family() != TransformerConfig.Family.ENCODER || !config.hiddenAct().equals("gelu")) {
      throw new IllegalArgumentException(
          "config: must be an encoder with gelu; got "
              + config.family()
              + " with "
              + config.hiddenAct());
    }
    return new EncoderGraph(config, settings).build();
  }

  private ComputationGraphConfiguration build() {
    builder.addVertex(
        GraphNames.EMBEDDINGS,
        new EmbeddingVertex(
            config.maxPositionEmbeddings(),
            config.typeVocabSize(),
            config.hiddenSize(),
            config.layerNormEps(),
            config.hiddenDropoutProb()),
        GraphNames.TOKENS);
    String hidden = GraphNames.EMBEDDINGS;
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      hidden = layer(layer, hidden);
    }
    head(hidden);
    losses();
    return builder.build();
  }

  private boolean onlyFirst(int layer) {
    return !settings.everyToken() && layer == config.numHiddenLayers() - 1;
  }

  private String layer(int layer, String hidden) {
    String residual = hidden;
    if (onlyFirst(layer)) {
      builder.addVertex(GraphNames.FIRST_TOKEN, new FirstTokenVertex(), hidden, GraphNames.LENGTHS);
      residual = GraphNames.FIRST_TOKEN;
    }
    attention(layer, hidden, residual);
    String attended = GraphNames.attentionOutput(layer);
    int width = config.intermediateSize().get(layer);
    if (width > 0) {
      builder.addVertex(
          GraphNames.intermediate(layer),
          new DenseVertex(config.hiddenSize(), width, DenseVertex.Activation.GELU, 0, true),
          attended);
    }
    residual(GraphNames.output(layer), width, GraphNames.intermediate(layer), attended);
    return GraphNames.output(layer);
  }

  private void attention(int layer, String hidden, String residual) {
    int size = config.attentionSize(layer);
    if (size > 0) {
      builder.addVertex(
          GraphNames.query(layer), DenseVertex.linear(config.hiddenSize(), size), residual);
      builder.addVertex(
          GraphNames.keyValue(layer), DenseVertex.linear(config.hiddenSize(), 2 * size), hidden);
      builder.addVertex(
          GraphNames.attention(layer),
          new AttentionVertex(
              config.numAttentionHeads().get(layer),
              config.attentionHeadSize(),
              onlyFirst(layer) ? AttentionVertex.Queries.FIRST : AttentionVertex.Queries.ALL,
              AttentionVertex.Mask.FULL,
              config.attentionProbsDropoutProb()),
          GraphNames.query(layer),
          GraphNames.keyValue(layer),
          GraphNames.LENGTHS);
    }
    residual(GraphNames.attentionOutput(layer), size, GraphNames.attention(layer), residual);
  }

  private void residual(String name, int inputs, String block, String residual) {
    ResidualVertex vertex =
        new ResidualVertex(
            inputs, config.hiddenSize(), config.layerNormEps(), config.hiddenDropoutProb());
    if (inputs == 0) {
      builder.addVertex(name, vertex, residual);
    } else {
      builder.addVertex(name, vertex, block, residual);
    }
  }

  private void head(String hidden) {
    if (settings.tags()) {
      classifier(hidden);
      if (settings.chain()) {
        builder.addVertex(
            GraphNames.CHAIN, new ChainVertex(settings.classes()), GraphNames.CLASSIFIER);
      }
      return;
    }
    String first = hidden;
    if (settings.everyToken()) {
      builder.addVertex(GraphNames.FIRST_TOKEN, new FirstTokenVertex(), hidden, GraphNames.LENGTHS);
      first = GraphNames.FIRST_TOKEN;
    }
    builder.addVertex(
        GraphNames.POOLER,
        new DenseVertex(
            config.hiddenSize(), config.hiddenSize(), DenseVertex.Activation.TANH, 0, true),
        first);
    if (settings.classes() > 0) {
      classifier(GraphNames.POOLER);
    }
  }

  private void classifier(String source) {
    builder.addVertex(
        GraphNames.CLASSIFIER,
        new DenseVertex(
            config.hiddenSize(),
            settings.classes(),
            DenseVertex.Activation.NONE,
            config.hiddenDropoutProb(),
            true),
        source);
  }

  private void losses() {
    List<TapLoss> taps = settings.taps();
    if (taps.isEmpty()) {
      builder.setOutputs(settings.classes() > 0 ? GraphNames.CLASSIFIER : GraphNames.POOLER);
      return;
    }
    taps.forEach(this::loss);
    builder.setOutputs(taps.stream().map(TapLoss::name).toArray(String[]::new));
  }

  private void loss(TapLoss loss) {
    String tap = loss.tap();
    if (loss.needsProjection()) {
      tap = loss.vertex();
      builder.addVertex(
          tap,
          new DenseVertex(
              loss.tapWidth(), loss.targetWidth(), DenseVertex.Activation.NONE, 0, false),
          loss.tap());
    }
    builder.addLayer(loss.name(), new LossLayer.Builder(loss.loss()).build(), tap);
  }
}
