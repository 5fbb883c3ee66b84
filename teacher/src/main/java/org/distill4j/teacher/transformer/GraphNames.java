package org.distill4j.teacher.transformer;

import org.distill4j.teacher.architecture.Layers;

/** Names of the graph's inputs and vertices; a loss taps a model by these. */
public final class GraphNames {
  /** Input: a row (token, position, type) a token. */
  public static final String TOKENS = "tokens";

  /** Input: a row a sequence. */
  public static final String LENGTHS = "lengths";

  /** Word, position and type together, normalised: hidden state 0. */
  public static final String EMBEDDINGS = "embeddings";

  /** The first token's vector through a dense layer and tanh. */
  public static final String POOLER = "pooler";

  /**
   * Logits {@code [B, C]}; of a model that tags tokens {@code [N, C]}; of a sentence encoder its
   * vectors of length one.
   */
  public static final String CLASSIFIER = "classifier";

  static final String FIRST_TOKEN = "first-token";

  /** The mean of each sequence's tokens, of a sentence encoder. */
  static final String MEAN = "mean";

  /** The pooled vector in a sentence encoder's own width, where that is another. */
  static final String PROJECTION = "projection";

  /** Logits once more; holds the scores of neighbouring tags. */
  static final String CHAIN = "chain";

  /** Narrow word vectors, where the embedding is kept as two factors. */
  static final String WORDS = "words";

  /** The same brought to the hidden width. */
  static final String WIDE_WORDS = "words.wide";

  private GraphNames() {}

  /** Queries {@code [N, A D]} of a layer. */
  public static String query(int layer) {
    return Layers.value(layer, "query");
  }

  /** Keys and values {@code [N, 2 A D]} of a layer. */
  public static String keyValue(int layer) {
    return Layers.value(layer, "key-value");
  }

  /** Contexts {@code [N, A D]} of a layer's heads. */
  public static String attention(int layer) {
    return Layers.value(layer, "attention");
  }

  /** What a vertex's linear layer reads, where that is kept as two factors: the first one's. */
  static String factor(String vertex) {
    return vertex + ".factor";
  }

  /** The normalised sum of a layer's attention and what it read, {@code [N, H]}. */
  public static String attentionOutput(int layer) {
    return Layers.value(layer, "attention.output");
  }

  /** Feed-forward activations {@code [N, F]} of a layer. */
  public static String intermediate(int layer) {
    return Layers.value(layer, "intermediate");
  }

  /** A layer's result {@code [N, H]}: hidden state {@code layer + 1}. */
  public static String output(int layer) {
    return Layers.value(layer, "output");
  }

  /** Hidden state 0 is the embeddings', hidden state n that of layer n - 1. */
  public static String hiddenState(int number) {
    return number == 0 ? EMBEDDINGS : output(number - 1);
  }
}
