package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * Writes an {@link Architecture} as an ONNX graph, operation by operation, whatever form its
 * weights have and whichever operators it is written in. Neighbouring operations become what
 * runtimes are fast at:
 *
 * <ul>
 *   <li>tables added up + norm: one sum of what needs no words, see {@link
 *       org.distill4j.teacher.architecture.NormalizedSum}
 *   <li>sum + norm: one operator or a pattern that runtimes fuse, see {@link NormNodes}
 *   <li>queries, keys and values of the same tokens: one product, or one operator with their
 *       attention, see {@link LinearNodes}
 *   <li>what only the first token's answer needs is computed for that token alone, see {@link
 *       org.distill4j.teacher.architecture.FirstTokenRule}
 * </ul>
 *
 * <p>Operations on empty axes are left out, and so are dropout and the scores of a conditional
 * random field, which are for whoever decodes.
 */
final class OnnxExporter {
  private final OnnxGraph graph;
  private final ExportedModel exported;
  private final Architecture model;
  private final ExportState state;
  private final ExportScopes scopes;
  private final Blocks blocks;
  private final AttentionMask mask;
  private final NormNodes norms;
  private final EmbeddingNodes embeddings;
  private final LinearNodes linears;
  private final PoolNodes pools;
  private final WordNodes words;

  private OnnxExporter(
      OnnxGraph graph, ExportedModel exported, Weights weights, OperatorSet operators) {
    this.graph = graph;
    this.exported = exported;
    this.model = exported.architecture();
    this.state = new ExportState(graph, exported);
    this.scopes = new ExportScopes(model);
    boolean standard = operators == OperatorSet.STANDARD;
    Checkpoint tensors = exported.tensors();
    StoredMatrices matrices = new StoredMatrices(graph, tensors, exported.matrices());
    Weights gemm = new GemmWeights(graph, matrices, weights);
    this.blocks = standard ? new StandardBlocks(graph, tensors) : new FusedBlocks(graph, tensors);
    this.mask = new AttentionMask(state, blocks);
    this.norms = new NormNodes(state, blocks);
    this.embeddings = new EmbeddingNodes(state, weights, norms);
    this.linears = new LinearNodes(state, weights, model.attends() ? weights : gemm, mask);
    this.pools = new PoolNodes(state, weights.flattenable());
    this.words = new WordNodes(state, matrices);
  }

  /** The graph of a model with float32 weights. */
  static OnnxGraph export(ExportedModel model, OperatorSet operators) {
    OnnxGraph graph = new OnnxGraph();
    Weights weights = new FloatWeights(graph, model.tensors());
    new OnnxExporter(graph, model, weights, operators).export();
    return graph;
  }

  /** The graph of a model with weights of few bits, by the operators of its settings. */
  static OnnxGraph export(ExportedModel model, QuantizedCheckpoint quantized) {
    OnnxGraph graph = new OnnxGraph();
    boolean attends = model.architecture().attends();
    OperatorSet operators = attends ? quantized.settings().dialect() : OperatorSet.STANDARD;
    Weights weights =
        operators == OperatorSet.STANDARD
            ? new Int8Weights(graph, quantized)
            : new FusedInt8Weights(graph, quantized);
    new OnnxExporter(graph, model, weights, operators).export();
    return graph;
  }

  private void export() {
    declare();
    embeddings.begin();
    for (Op op : model.ops()) {
      graph.scope(scopes.of(op));
      mask.before(op);
      state.begin(op);
      if (!state.isDone(op)) {
        make(op);
      }
      finish(op);
    }
  }

  private void declare() {
    List<String> inputs = new ArrayList<>(List.of(Architecture.TOKEN_IDS, ExportState.MASK));
    if (model.inputs().contains(Architecture.TOKEN_TYPES)) {
      inputs.add(Architecture.TOKEN_TYPES);
    }
    inputs.forEach(
        input -> graph.input(input, OnnxGraph.INT64, ExportState.BATCH, ExportState.LENGTH));
    exported
        .outputs()
        .forEach(
            (output, value) -> {
              int width = state.flow().width(value);
              if (state.flow().ofSequences(value)) {
                graph.output(output, OnnxGraph.FLOAT, ExportState.BATCH, width);
              } else {
                graph.output(output, OnnxGraph.FLOAT, ExportState.BATCH, ExportState.LENGTH, width);
              }
            });
  }

  private void make(Op op) {
    if (op instanceof Op.Embedding table) {
      embeddings.make(table);
    } else if (op instanceof Op.Positions table) {
      embeddings.make(table);
    } else if (op instanceof Op.Linear linear) {
      linears.make(linear);
    } else if (op instanceof Op.LayerNorm norm) {
      norms.make(norm);
    } else if (op instanceof Op.Add add) {
      norms.make(add);
    } else if (op instanceof Op.Attention attention) {
      attention(attention);
    } else if (op instanceof Op.Activation activation) {
      activation(activation);
    } else if (op instanceof Op.Pool pool) {
      pools.make(pool);
    } else if (op instanceof Op.UnitLength unit) {
      pools.make(unit);
    } else if (op instanceof Op.WeightedMean mean) {
      words.make(mean);
    } else if (op instanceof Op.BidirectionalLstm lstm) {
      words.make(lstm);
    } else if (op instanceof Op.Dropout || op instanceof Op.Crf) {
      state.alias(op);
    } else {
      throw new AssertionError("no nodes for " + op);
    }
  }

  private void attention(Op.Attention op) {
    String query = state.full(op, op.query());
    String rows =
        state.isFlat(query)
            ? graph.node("Unsqueeze", query + "/token", List.of(query, graph.axis(1)))
            : query;
    AttentionInputs inputs =
        new AttentionInputs(
            rows,
            state.full(op, op.key()),
            state.full(op, op.value()),
            mask.value(),
            op.heads(),
            linears.module(op));
    state.put(op, blocks.attend(inputs));
  }

  private void activation(Op.Activation op) {
    String x = state.read(op, op.input());
    switch (op.function()) {
      case GELU -> state.put(op, state.like(x, blocks.gelu(x)));
      case GELU_TANH -> state.put(op, state.like(x, blocks.geluByTanh(x)));
      case RELU -> state.make(op, "Relu", List.of(x), x);
      case TANH -> state.make(op, "Tanh", List.of(x), x);
    }
  }

  // Gives what the operation made, where the graph is asked for it.
  private void finish(Op op) {
    for (Map.Entry<String, String> output : exported.outputs().entrySet()) {
      if (output.getValue().equals(op.output()) && !state.isOutput(op, output.getKey())) {
        String value = state.full(op);
        boolean asIs = state.isFlat(value) || !state.flow().ofSequences(op.output());
        List<String> inputs = asIs ? List.of(value) : List.of(value, graph.axis(1));
        graph.result(asIs ? "Identity" : "Squeeze", output.getKey(), inputs);
      }
    }
  }
}
