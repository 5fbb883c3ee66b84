package org.distill4j.teacher.transformer;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.nd4j.linalg.learning.config.NoOp;

/** Lays an encoder out as a DL4J graph. */
final class TransformerGraph {
  private final TransformerConfig config;
  private final GraphSettings settings;
  private final GraphBuilder builder;

  private TransformerGraph(TransformerConfig config, GraphSettings settings) {
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

  static ComputationGraphConfiguration of(TransformerConfig config, GraphSettings settings) {
    if (config.family() != TransformerConfig.Family.ENCODER || !config.hiddenAct().equals("gelu")) {
      throw new IllegalArgumentException(
          "config: must be an encoder with gelu; got "
              + config.family()
              + " with "
              + config.hiddenAct());
    }
    return new TransformerGraph(config, settings).build();
  }

  private ComputationGraphConfiguration build() {
    embeddings();
    String hidden = GraphNames.EMBEDDINGS;
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      hidden = layer(layer, hidden);
    }
    head(hidden);
    losses();
    return builder.build();
  }

  private void embeddings() {
    boolean factored = config.form().rank(WeightForm.WORDS) > 0;
    TokenEmbeddingVertex vertex =
        new TokenEmbeddingVertex(
            config.maxPositionEmbeddings(),
            config.typeVocabSize(),
            config.hiddenSize(),
            config.layerNormEps(),
            config.hiddenDropoutProb(),
            factored);
    if (!factored) {
      builder.addVertex(GraphNames.EMBEDDINGS, vertex, GraphNames.TOKENS);
      return;
    }
    builder.addVertex(
        GraphNames.WORDS, new EmbeddingVertex(config.wordSize(), 0), GraphNames.TOKENS);
    builder.addVertex(
        GraphNames.WIDE_WORDS,
        DenseVertex.linear(config.wordSize(), config.hiddenSize()),
        GraphNames.WORDS);
    builder.addVertex(GraphNames.EMBEDDINGS, vertex, GraphNames.TOKENS, GraphNames.WIDE_WORDS);
  }

  // What a linear layer reads: the first of its two factors, where it has them.
  private Source factor(String layer, String vertex, String source, int width) {
    int rank = config.form().rank(layer);
    if (rank == 0) {
      return new Source(source, width);
    }
    String factor = GraphNames.factor(vertex);
    add(factor, DenseVertex.linear(width, rank), source);
    return new Source(factor, rank);
  }

  private record Source(String vertex, int width) {}

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
      String vertex = GraphNames.intermediate(layer);
      String inner = WeightForm.inner(config.layerPrefix(layer));
      Source read = factor(inner, vertex, attended, config.hiddenSize());
      add(
          vertex,
          new DenseVertex(read.width(), width, DenseVertex.ActivationFunction.GELU, 0, true),
          read.vertex());
    }
    String outer = WeightForm.outer(config.layerPrefix(layer));
    String neurons = GraphNames.intermediate(layer);
    residual(GraphNames.output(layer), outer, new Source(neurons, width), attended);
    return GraphNames.output(layer);
  }

  private void attention(int layer, String hidden, String residual) {
    int size = config.attentionSize(layer);
    String prefix = config.layerPrefix(layer);
    if (size > 0) {
      linear(GraphNames.query(layer), WeightForm.queries(prefix), residual, size);
      linear(GraphNames.keyValue(layer), WeightForm.keysAndValues(prefix), hidden, 2 * size);
      add(
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
    Source heads = new Source(GraphNames.attention(layer), size);
    residual(GraphNames.attentionOutput(layer), WeightForm.attended(prefix), heads, residual);
  }

  private void linear(String vertex, String layer, String source, int outputs) {
    Source read = factor(layer, vertex, source, config.hiddenSize());
    add(vertex, DenseVertex.linear(read.width(), outputs), read.vertex());
  }

  private void residual(String name, String layer, Source block, String residual) {
    Source read = block.width() == 0 ? block : factor(layer, name, block.vertex(), block.width());
    ResidualVertex vertex =
        new ResidualVertex(
            read.width(), config.hiddenSize(), config.layerNormEps(), config.hiddenDropoutProb());
    if (read.width() == 0) {
      add(name, vertex, residual);
    } else {
      add(name, vertex, read.vertex(), residual);
    }
  }

  // Vertices of a layer beyond the first work by the first one's parameters, where layers share.
  private void add(String name, TransformerVertex vertex, String... inputs) {
    int layer = GraphNames.layer(name);
    boolean owns = !config.form().shared() || layer == 0 || vertex.parameters().isEmpty();
    builder.addVertex(
        name, owns ? vertex : new SharedVertex(vertex, GraphNames.ofLayer(0, name)), inputs);
  }

  private void head(String hidden) {
    if (settings.classes() > 0 && config.pooling() != SentencePooling.NONE) {
      sentence(hidden);
      return;
    }
    if (settings.tags()) {
      classifier(hidden);
      if (settings.chain()) {
        builder.addVertex(
            GraphNames.CHAIN, new CrfVertex(settings.classes()), GraphNames.CLASSIFIER);
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
            config.hiddenSize(), config.hiddenSize(), DenseVertex.ActivationFunction.TANH, 0, true),
        first);
    if (settings.classes() > 0) {
      classifier(GraphNames.POOLER);
    }
  }

  // A vector of length one: what stands in the place of logits.
  private void sentence(String hidden) {
    String pooled = hidden;
    if (config.pooling() == SentencePooling.MEAN) {
      builder.addVertex(GraphNames.MEAN, new MeanTokenVertex(), hidden, GraphNames.LENGTHS);
      pooled = GraphNames.MEAN;
    } else if (settings.everyToken()) {
      builder.addVertex(GraphNames.FIRST_TOKEN, new FirstTokenVertex(), hidden, GraphNames.LENGTHS);
      pooled = GraphNames.FIRST_TOKEN;
    }
    if (SentenceVectors.projects(config, settings.classes())) {
      builder.addVertex(
          GraphNames.PROJECTION,
          DenseVertex.linear(config.hiddenSize(), settings.classes()),
          pooled);
      pooled = GraphNames.PROJECTION;
    }
    builder.addVertex(GraphNames.CLASSIFIER, new UnitLengthVertex(), pooled);
  }

  private void classifier(String source) {
    builder.addVertex(
        GraphNames.CLASSIFIER,
        new DenseVertex(
            config.hiddenSize(),
            settings.classes(),
            DenseVertex.ActivationFunction.NONE,
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
              loss.tapWidth(), loss.targetWidth(), DenseVertex.ActivationFunction.NONE, 0, false),
          loss.tap());
    }
    builder.addLayer(loss.name(), new LossLayer.Builder(loss.loss()).build(), tap);
  }
}
