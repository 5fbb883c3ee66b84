package org.distill4j.teacher.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How linear layers keep their weights, beside the plain way of one matrix each.
 *
 * <p>A layer {@code y = W x + b} of rank r is kept as two: {@code z = F x + c} with F {@code [r,
 * in]}, named like the layer with {@link #FACTOR} behind, and {@code y = U z + b} with U {@code
 * [out, r]} under the layer's own name. Keys and values have one F in common. The word embedding of
 * rank r is a table {@code [vocabSize, r]} with a layer {@link #WORD_PROJECTION} behind it.
 *
 * <p>Layers may all use the weights of the first, which alone are there (Lan et al. 2020, ALBERT,
 * arXiv 1909.11942, section 3.1); the other layers' names then stand for the first one's.
 *
 * @param shared whether they do
 * @param ranks the rank of every layer that is kept as two, by name: those of {@link #queries},
 *     {@link #keysAndValues}, {@link #attended}, {@link #inner}, {@link #outer} and {@link #WORDS};
 *     not modifiable
 */
public record WeightForm(boolean shared, SortedMap<String, Integer> ranks) {
  /** What the name of a layer's first factor ends with. */
  public static final String FACTOR = ".factor";

  /** The word embedding. */
  public static final String WORDS = "embeddings.word_embeddings";

  /** From narrow word vectors to the hidden width; Hugging Face ALBERT's name. */
  public static final String WORD_PROJECTION = "encoder.embedding_hidden_mapping_in";

  private static final WeightForm PLAIN = new WeightForm(false, Collections.emptySortedMap());
  private static final WeightForm SHARED = new WeightForm(true, Collections.emptySortedMap());

  /** Refuses ranks below one and copies the map. */
  public WeightForm {
    for (Map.Entry<String, Integer> rank : ranks.entrySet()) {
      if (!(rank.getValue() >= 1)) {
        throw new IllegalArgumentException(
            "ranks: must be >= 1; got " + rank.getValue() + " of " + rank.getKey());
      }
    }
    ranks = Collections.unmodifiableSortedMap(new TreeMap<>(ranks));
  }

  /** One matrix a layer. */
  public static WeightForm plain() {
    return PLAIN;
  }

  /** Layers of these ranks, the others plain. */
  public static WeightForm of(Map<String, Integer> ranks) {
    return new WeightForm(false, new TreeMap<>(ranks));
  }

  /** All layers by the weights of one. */
  public static WeightForm ofOneLayer() {
    return SHARED;
  }

  /** Whether every layer is one matrix. */
  public boolean isPlain() {
    return equals(PLAIN);
  }

  /**
   * For whoever changes matrices one by one.
   *
   * @param purpose what is to be done with the model, as {@code to be pruned}
   * @param mend what to leave out otherwise
   * @throws IllegalArgumentException if some layer is kept as two, or all use the weights of one
   */
  public void requirePlain(String purpose, String mend) {
    if (shared) {
      throw new IllegalArgumentException(
          "must have weights of its own in each layer "
              + purpose
              + "; got layers that share one's. "
              + mend
              + ", or share in its student.");
    }
    if (!isPlain()) {
      throw new IllegalArgumentException(
          "must keep each linear layer as one matrix "
              + purpose
              + "; got factors of "
              + ranks.size()
              + ". "
              + mend
              + ", or take the model before its factorize.");
    }
  }

  /** A layer's rank; 0 for one matrix. */
  public int rank(String layer) {
    return ranks.getOrDefault(layer, 0);
  }

  /** What names of a layer's tensors begin with, of a model of that type. */
  String prefix(String modelType, int layer) {
    String layers = ModelFamily.named(modelType).map(ModelFamily::layers).orElse("");
    return layers + (shared ? 0 : layer) + ".";
  }

  /** The projection to queries of the layer whose names begin so. */
  public static String queries(String prefix) {
    return prefix + "attention.self.query";
  }

  /** Those to keys and values, which have one rank. */
  public static String keysAndValues(String prefix) {
    return prefix + "attention.self.key_value";
  }

  /** The projection of what heads gathered. */
  public static String attended(String prefix) {
    return prefix + "attention.output.dense";
  }

  /** The feed-forward's first layer. */
  public static String inner(String prefix) {
    return prefix + "intermediate.dense";
  }

  /** The feed-forward's second layer. */
  public static String outer(String prefix) {
    return prefix + "output.dense";
  }

  /** Checks that every rank is of a layer that the shape has. */
  void check(
      String modelType,
      TransformerConfig.Family family,
      List<Integer> heads,
      List<Integer> neurons) {
    boolean even = heads.stream().distinct().count() * neurons.stream().distinct().count() == 1;
    if (shared && !(even && family.isTransformer())) {
      throw new IllegalArgumentException(
          "shared: must have layers of one shape to share one's weights; got heads "
              + heads
              + " and neurons "
              + neurons);
    }
    TreeMap<String, Integer> left = new TreeMap<>(ranks);
    if (family.isTransformer()) {
      left.remove(WORDS);
      for (int layer = 0; layer < heads.size() && !left.isEmpty(); layer++) {
        String prefix = prefix(modelType, layer);
        if (heads.get(layer) > 0) {
          List.of(queries(prefix), keysAndValues(prefix), attended(prefix)).forEach(left::remove);
        }
        if (neurons.get(layer) > 0) {
          List.of(inner(prefix), outer(prefix)).forEach(left::remove);
        }
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "ranks: must be of linear layers that the model has; got " + left.firstKey());
    }
  }
}
