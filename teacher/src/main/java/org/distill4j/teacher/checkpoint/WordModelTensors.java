package org.distill4j.teacher.checkpoint;

import java.util.List;

/**
 * The tensors of the two families without attention, beside the classifier, with V tokens, word
 * vectors of width E and U units:
 *
 * <pre>
 * embeddings.word_embeddings.weight     [V, E]
 *
 * STATIC
 * pooling.score                         [E]        a word counts by exp of its product with this
 * dense.weight, .bias                   [U, E], [U]
 *
 * BILSTM, both directions
 * lstm.forward|backward.input.weight       [4U, E]    rows: candidate, forget, output, input gate
 * lstm.forward|backward.recurrent.weight   [4U, U]
 * lstm.forward|backward.bias               [4U]
 * </pre>
 *
 * The order of gates is DL4J's, which computes them.
 */
public final class WordModelTensors {
  /** The word vectors. */
  public static final String WORDS = "embeddings.word_embeddings.weight";

  /** What words are weighed by. */
  public static final String SCORE = "pooling.score";

  /** The dense layer behind the mean, without {@code .weight} and {@code .bias}. */
  public static final String DENSE = "dense";

  /** The LSTM's directions, without {@code .input.weight} and so on. */
  public static final List<String> DIRECTIONS = List.of("lstm.forward", "lstm.backward");

  /** What follows a direction's name, in DL4J's order. */
  public static final List<String> LSTM_PARTS =
      List.of(".input.weight", ".recurrent.weight", ".bias");

  private WordModelTensors() {}
}
