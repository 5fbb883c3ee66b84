package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;

/**
 * Fuses word, type and position tables that are added up, normalised and dropped out: {@link
 * TokenEmbeddingVertex}. Word vectors may come from a linear layer behind a narrow table.
 */
final class EmbeddingRule {
  private final CompilerState state;
  private final List<Op> ops = new ArrayList<>();
  private Optional<String> wideWords = Optional.empty();
  private Op.Embedding types;
  private Op.Positions positions;

  private EmbeddingRule(CompilerState state) {
    this.state = state;
  }

  /** Makes the vertex of the sum that a word table is part of; tells whether it did. */
  static boolean fuses(CompilerState state, Op.Embedding words) {
    return words.ids().equals(Architecture.TOKEN_IDS)
        && new EmbeddingRule(state).fuse(words.output());
  }

  private boolean fuse(String words) {
    Op.LayerNorm norm = norm(words);
    if (norm == null || !(state.soleReader(norm.output()) instanceof Op.Dropout dropout)) {
      return false;
    }
    collect(norm.input());
    if (positions == null) {
      return false;
    }
    ops.forEach(state::fuse);
    state.fuse(norm);
    state.fuse(dropout);
    add(norm, dropout);
    return true;
  }

  // Up through the sums.
  private Op.LayerNorm norm(String value) {
    Op reader = state.soleReader(value);
    while (reader instanceof Op.Add add) {
      reader = state.soleReader(add.output());
    }
    return reader instanceof Op.LayerNorm norm ? norm : null;
  }

  // Down to the tables.
  private void collect(String value) {
    Op op = state.producer(value);
    if (op instanceof Op.Add add) {
      collect(add.left());
      collect(add.right());
    } else if (op instanceof Op.Positions table) {
      positions = table;
    } else if (op instanceof Op.Embedding table && isOfTypes(table)) {
      types = table;
    } else if (op instanceof Op.Linear) {
      wideWords = Optional.of(value);
      return; // a vertex of its own
    }
    ops.add(op);
  }

  private static boolean isOfTypes(Op.Embedding table) {
    return table.ids().equals(Architecture.TOKEN_TYPES) || table.ids().equals(Architecture.ZEROS);
  }

  private void add(Op.LayerNorm norm, Op.Dropout dropout) {
    String name = dropout.output();
    TokenEmbeddingVertex vertex =
        new TokenEmbeddingVertex(
            positions.table().axes().get(0).size(),
            positions.offset(),
            types == null ? 0 : types.table().axes().get(0).size(),
            state.width(name),
            norm.eps(),
            dropout.probability(),
            wideWords.isPresent());
    List<String> inputs = new ArrayList<>(List.of(GraphNames.TOKENS));
    wideWords.ifPresent(inputs::add);
    List<TensorBinding> bindings = new ArrayList<>();
    bindings.add(GraphCompiler.bind(positions.table(), name, "position"));
    if (types != null) {
      bindings.add(GraphCompiler.bind(types.table(), name, "type"));
    }
    bindings.add(GraphCompiler.bind(norm.gain(), name, "norm.weight"));
    bindings.add(GraphCompiler.bind(norm.shift(), name, "norm.bias"));
    state.add(name, vertex, inputs, bindings);
  }

  /** The same for word vectors that a linear layer widens, once that layer has its vertex. */
  static void widened(CompilerState state, String words) {
    new EmbeddingRule(state).fuse(words);
  }
}
