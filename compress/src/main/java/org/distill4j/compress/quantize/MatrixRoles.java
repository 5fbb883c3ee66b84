package org.distill4j.compress.quantize;

import java.util.HashSet;
import java.util.Set;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.ModelFamily;

/**
 * What the matrices of an architecture are for.
 *
 * @param tables tensors whose rows are gathered
 * @param words those of tokens
 * @param types those of token types
 * @param wordSize the width of tokens' rows
 */
public record MatrixRoles(Set<String> tables, Set<String> words, Set<String> types, int wordSize) {
  /** Copies the sets. */
  public MatrixRoles {
    tables = Set.copyOf(tables);
    words = Set.copyOf(words);
    types = Set.copyOf(types);
  }

  /** The roles of a model's matrices; all that are no tables are linear weights. */
  public static MatrixRoles of(Architecture model) {
    Set<String> tables = new HashSet<>();
    Set<String> words = new HashSet<>();
    Set<String> types = new HashSet<>();
    int wordSize = 0;
    for (Op op : model.ops()) {
      if (op instanceof Op.Positions positions) {
        tables.add(positions.table().tensor());
      } else if (op instanceof Op.Embedding embedding) {
        String tensor = embedding.table().tensor();
        tables.add(tensor);
        if (embedding.ids().equals(Architecture.TOKEN_IDS)) {
          words.add(tensor);
          wordSize = embedding.table().axes().get(1).size();
        } else if (embedding.ids().equals(Architecture.TOKEN_TYPES)) {
          types.add(tensor);
        }
      }
    }
    return new MatrixRoles(tables, words, types, wordSize);
  }

  /** Whether rows of a tensor are gathered. */
  public boolean isTable(String tensor) {
    return tables.contains(tensor);
  }

  /**
   * The linear layer that makes a model's answers.
   *
   * @throws IllegalArgumentException if they are made by something else
   */
  static Op.Linear answers(Architecture model) {
    Op op = model.producer(model.outputs().get(ModelFamily.ANSWERS)).orElseThrow();
    if (op instanceof Op.Crf crf) {
      op = model.producer(crf.input()).orElseThrow();
    }
    if (op instanceof Op.Linear linear) {
      return linear;
    }
    throw new IllegalArgumentException("answers: must be logits of a linear layer; got " + op);
  }
}
