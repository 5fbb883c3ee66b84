package org.distill4j.student.shape;

import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.TransformerConfig.Family;

/**
 * The shape of a student without attention.
 *
 * @param family {@link Family#STATIC} or {@link Family#BILSTM}
 * @param embedding width of a word's vector, at most the teacher's where it starts from that
 * @param units dense units behind the mean, or LSTM cells in each direction
 */
public record WordStudentShape(Family family, int embedding, int units) {
  /** Checks the sizes. */
  public WordStudentShape {
    if (family.isTransformer()) {
      throw new IllegalArgumentException("family: must be STATIC or BILSTM; got " + family);
    }
    if (!(embedding >= 1 && units >= 1)) {
      throw new IllegalArgumentException(
          "student: embedding and hidden must be >= 1; got " + embedding + ", " + units);
    }
  }

  /** The student's configuration: vocabulary and positions as the teacher's. */
  public TransformerConfig config(TransformerConfig teacher) {
    return TransformerConfig.withoutAttention(family, teacher, embedding, units);
  }

  /**
   * Checks that word vectors of a teacher can be brought to this width.
   *
   * @throws IllegalArgumentException if they are narrower
   */
  public void requireWordsOf(TransformerConfig teacher) {
    if (embedding > teacher.hiddenSize()) {
      throw new IllegalArgumentException(
          "student.embedding: must be at most the teacher's "
              + teacher.hiddenSize()
              + " where it starts from the teacher's words; got "
              + embedding
              + ". Make it smaller, or write initialize: random.");
    }
  }
}
