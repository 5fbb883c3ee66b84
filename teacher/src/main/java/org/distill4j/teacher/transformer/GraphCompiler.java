package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

/**
 * Compiles an {@link Architecture} to the vertices of a training graph. Neighbouring operations
 * that one vertex computes at once are fused:
 *
 * <ul>
 *   <li>tables added up + norm + dropout: {@link TokenEmbeddingVertex}, see {@link EmbeddingRule}
 *   <li>linear + dropout + sum + norm: {@link ResidualVertex}, see {@link LinearRules}
 *   <li>keys and values of one attention: one {@link DenseVertex}, one below the other
 *   <li>dropout + linear + activation: {@link DenseVertex}
 * </ul>
 *
 * <p>Operations on empty axes are left out. A vertex whose tensors an earlier one has works by that
 * one's parameters.
 */
final class GraphCompiler {
  private final CompilerState state;
  private final LinearRules linears;

  private GraphCompiler(Architecture model) {
    this.state = new CompilerState(model);
    this.linears = new LinearRules(state);
  }

  /**
   * The vertices of a model in the order in which they are computed.
   *
   * @throws IllegalArgumentException if an operation has no vertex that computes it
   */
  static List<CompiledVertex> compile(Architecture model) {
    GraphCompiler compiler = new GraphCompiler(model);
    for (Op op : model.ops()) {
      if (!compiler.state.isDone(op)) {
        compiler.make(op);
      }
    }
    return compiler.state.made();
  }

  private void make(Op op) {
    if (op instanceof Op.Embedding embedding) {
      embedding(embedding);
    } else if (op instanceof Op.Linear linear) {
      linears.make(linear);
    } else if (op instanceof Op.Attention attention) {
      attention(attention);
    } else if (op instanceof Op.Pool pool) {
      boolean first = pool.pooling() == Op.Pooling.FIRST;
      TransformerVertex vertex = first ? new FirstTokenVertex() : new MeanTokenVertex();
      state.add(pool.output(), vertex, List.of(pool.input(), GraphNames.LENGTHS), List.of());
    } else if (op instanceof Op.WeightedMean mean) {
      weightedMean(mean);
    } else if (op instanceof Op.BidirectionalLstm lstm) {
      lstm(lstm);
    } else if (op instanceof Op.UnitLength unit) {
      state.add(unit.output(), new UnitLengthVertex(), List.of(unit.input()), List.of());
    } else if (op instanceof Op.Crf crf) {
      TensorBinding scores = bind(crf.scores(), crf.output(), CrfVertex.SCORES);
      CrfVertex vertex = new CrfVertex(state.width(crf.input()));
      state.add(crf.output(), vertex, List.of(crf.input()), List.of(scores));
    } else if (!linears.isRead(op)) {
      throw new IllegalArgumentException(
          op.output() + ": must be of a pattern that a training graph has a vertex for; got " + op);
    }
  }

  private void embedding(Op.Embedding embedding) {
    if (EmbeddingRule.fuses(state, embedding)) {
      return;
    }
    Op reader = state.soleReader(embedding.output());
    if (reader instanceof Op.WeightedMean) {
      return; // reads the table itself
    }
    String name = embedding.output();
    double dropout = 0;
    if (reader instanceof Op.Dropout dropped) {
      state.fuse(dropped);
      name = dropped.output();
      dropout = dropped.probability();
    }
    EmbeddingVertex vertex = new EmbeddingVertex(state.width(name), dropout);
    state.add(name, vertex, List.of(GraphNames.TOKENS), List.of());
  }

  private void attention(Op.Attention op) {
    AttentionVertex.Queries queries =
        state.ofSequences(op.query()) ? AttentionVertex.Queries.FIRST : AttentionVertex.Queries.ALL;
    AttentionVertex vertex =
        new AttentionVertex(
            op.heads().units(),
            op.heads().block(),
            queries,
            AttentionVertex.Mask.FULL,
            op.dropout());
    List<String> inputs = List.of(op.query(), op.key(), GraphNames.LENGTHS);
    state.add(op.output(), vertex, inputs, List.of());
  }

  private void weightedMean(Op.WeightedMean mean) {
    AveragedWordsVertex vertex =
        new AveragedWordsVertex(state.width(mean.output()), mean.dropout());
    TensorBinding score = bind(mean.score(), mean.output(), AveragedWordsVertex.SCORE);
    List<String> inputs = List.of(GraphNames.TOKENS, GraphNames.LENGTHS);
    state.add(mean.output(), vertex, inputs, List.of(score));
  }

  private void lstm(Op.BidirectionalLstm lstm) {
    List<TensorBinding> bindings = new ArrayList<>();
    for (Param weight : lstm.weights()) {
      bindings.add(bind(weight, lstm.output(), weight.tensor()));
    }
    StockLstmVertex vertex = new StockLstmVertex(state.width(lstm.input()), lstm.cells().size());
    List<String> inputs = List.of(lstm.input(), GraphNames.LENGTHS);
    state.add(lstm.output(), vertex, inputs, bindings);
  }

  static TensorBinding bind(Param param, String vertex, String parameter) {
    return new TensorBinding(param.tensor(), vertex, parameter, 0);
  }
}
