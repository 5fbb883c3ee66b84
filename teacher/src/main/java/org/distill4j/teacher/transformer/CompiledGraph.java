package org.distill4j.teacher.transformer;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.FirstTokenRule;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.nd4j.linalg.learning.config.NoOp;

/** A model's vertices laid out as the configuration of a DL4J graph, with its losses. */
final class CompiledGraph {
  private final List<CompiledVertex> vertices;
  private final Map<String, String> outputs;
  private final GraphSettings settings;
  private final boolean attends;

  private CompiledGraph(Architecture model, GraphSettings settings) {
    this.vertices = GraphCompiler.compile(model);
    this.outputs = model.outputs();
    this.settings = settings;
    this.attends = model.attends();
  }

  /** Compiles a model, for the first token alone in its last layer where the settings allow it. */
  static CompiledGraph of(Architecture model, GraphSettings settings) {
    return new CompiledGraph(settings.everyToken() ? model : FirstTokenRule.apply(model), settings);
  }

  /** Where each tensor lies, but the word table, which the graph's vector does not hold. */
  List<TensorBinding> bindings() {
    return vertices.stream().flatMap(vertex -> vertex.bindings().stream()).toList();
  }

  ComputationGraphConfiguration configuration() {
    GraphBuilder builder =
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
    for (CompiledVertex vertex : vertices) {
      builder.addVertex(vertex.name(), vertex.vertex(), vertex.inputs().toArray(String[]::new));
    }
    losses(builder);
    return builder.build();
  }

  private void losses(GraphBuilder builder) {
    List<TapLoss> taps = settings.taps();
    if (taps.isEmpty()) {
      String sentence = outputs.get(ModelFamily.SENTENCE);
      builder.setOutputs(
          outputs.containsKey(ModelFamily.ANSWERS) ? GraphNames.CLASSIFIER : sentence);
      return;
    }
    taps.forEach(loss -> loss(builder, loss));
    builder.setOutputs(taps.stream().map(TapLoss::name).toArray(String[]::new));
  }

  private void loss(GraphBuilder builder, TapLoss loss) {
    String tap = loss.tap();
    if (loss.needsProjection() && !attends) {
      throw new IllegalArgumentException(
          loss.name() + ": must compare logits of a model without attention; got hidden states");
    }
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
