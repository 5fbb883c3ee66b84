package org.distill4j.teacher.family;

import org.distill4j.runtime.TagTransitions;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.ArchitectureBuilder;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Layers;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * The architecture of BERT and its kin (Devlin et al. 2018, arXiv 1810.04805): embeddings of word,
 * position and type under one norm, layers of attention and feed-forward with a norm after each
 * residual sum, and a head.
 *
 * <p>Families differ in their head's dense layer, in the first row of positions, and in how many
 * token types there are: of one, every token reads its row, of none there is no table. Layers may
 * be uneven, share the weights of the first, or keep linear layers as two factors; see {@link
 * WeightForm}.
 *
 * <p>Names in memory are Hugging Face BERT's without the leading {@code bert.}, weights as {@code
 * [out, in]}:
 *
 * <pre>
 * embeddings.word_embeddings.weight            [vocabSize, hiddenSize]
 * embeddings.position_embeddings.weight        [maxPositionEmbeddings, hiddenSize]
 * embeddings.token_type_embeddings.weight      [typeVocabSize, hiddenSize]
 * embeddings.LayerNorm.weight, .bias           [hiddenSize]
 * encoder.layer.N.attention.self.query|key|value.weight   [heads * headSize, hiddenSize], .bias
 * encoder.layer.N.attention.output.dense.weight           [hiddenSize, heads * headSize], .bias
 * encoder.layer.N.attention.output.LayerNorm.weight, .bias
 * encoder.layer.N.intermediate.dense.weight    [intermediateSize, hiddenSize], .bias
 * encoder.layer.N.output.dense.weight          [hiddenSize, intermediateSize], .bias
 * encoder.layer.N.output.LayerNorm.weight, .bias
 * pooler.dense.weight                          [hiddenSize, hiddenSize], .bias
 * classifier.weight                            [labels, hiddenSize], .bias   (with a head only)
 * crf.scores                                   [labels (labels + 2)]         (of some taggers)
 * </pre>
 */
public final class PostNormEncoder {
  /** What the names of layers' tensors begin with, before the layer's number. */
  public static final String LAYERS = "encoder.layer.";

  private final ArchitectureBuilder b = new ArchitectureBuilder();
  private final TransformerConfig config;
  private final HeadSpec head;
  private final HeadDense dense;
  private final Axis hidden;

  /**
   * An encoder with a head.
   *
   * @param dense what classifiers of texts read the first token's state through
   */
  public PostNormEncoder(TransformerConfig config, HeadSpec head, HeadDense dense) {
    this.config = config;
    this.head = head;
    this.dense = dense;
    this.hidden = Axis.of(Axis.HIDDEN, config.hiddenSize());
  }

  /**
   * The architecture.
   *
   * @throws IllegalArgumentException if the configuration is of no encoder, or has another
   *     activation than gelu
   */
  public Architecture build() {
    require("family", "ENCODER", config.family().name());
    require("hidden_act", "gelu", config.hiddenAct());
    String x = embeddings();
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      x = feedForward(layer, attention(layer, x));
    }
    b.output(ModelFamily.LAST_HIDDEN_STATE, x);
    switch (head.kind()) {
      case VECTOR -> sentenceVector(x);
      case TAGS -> tags(x);
      default -> pooled(x);
    }
    return b.build();
  }

  private static void require(String field, String wanted, String got) {
    if (!got.equals(wanted)) {
      throw new IllegalArgumentException(field + ": must be " + wanted + "; got " + got);
    }
  }

  private String embeddings() {
    String tables = "embeddings.";
    Axis vocabulary = Axis.of(Axis.VOCABULARY, config.vocabSize());
    int rank = config.form().rank(WeightForm.WORDS);
    Axis width = rank > 0 ? Axis.of("words.rank", rank) : hidden;
    String words =
        b.embedding(
            "words", Architecture.TOKEN_IDS, WeightForm.WORDS + ".weight", vocabulary, width);
    if (rank > 0) {
      words = b.linear("words.wide", words, WeightForm.WORD_PROJECTION, hidden, width);
    }
    Axis places = Axis.of("positions", config.maxPositionEmbeddings());
    String typed = typed(words);
    String position =
        b.positions(
            "positions",
            tables + "position_embeddings.weight",
            places,
            hidden,
            config.positionOffset());
    String sum = b.sum("embeddings.sum", typed, position);
    String norm =
        b.layerNorm("embeddings.norm", sum, tables + "LayerNorm", hidden, config.layerNormEps());
    return b.dropout("embeddings", norm, config.hiddenDropoutProb());
  }

  private String typed(String words) {
    int count = config.typeVocabSize();
    if (count == 0) {
      return words;
    }
    String ids = count == 1 ? Architecture.ZEROS : Architecture.TOKEN_TYPES;
    String table = "embeddings.token_type_embeddings.weight";
    String type = b.embedding("types", ids, table, Axis.of("types", count), hidden);
    return b.sum("words.typed", words, type);
  }

  private String attention(int layer, String x) {
    String prefix = config.layerPrefix(layer);
    String role = Layers.value(layer, "");
    Axis heads =
        new Axis(
            Axis.heads(weights(layer)),
            config.numAttentionHeads().get(layer),
            config.attentionHeadSize());
    Reading q = factor(role + "query", WeightForm.queries(prefix), x, hidden);
    String self = prefix + "attention.self.";
    String query = b.linear(role + "query", q.value(), self + "query", heads, q.axis());
    Reading kv = factor(role + "key-value", WeightForm.keysAndValues(prefix), x, hidden);
    String key = b.linear(role + "key", kv.value(), self + "key", heads, kv.axis());
    String value = b.linear(role + "value", kv.value(), self + "value", heads, kv.axis());
    String context =
        b.attention(
            role + "attention", query, key, value, heads, config.attentionProbsDropoutProb());
    return residual(
        new Block(role + "attention.output", prefix + "attention.output", context, heads), x);
  }

  private String feedForward(int layer, String x) {
    String prefix = config.layerPrefix(layer);
    String role = Layers.value(layer, "");
    Axis neurons = Axis.of(Axis.neurons(weights(layer)), config.intermediateSize().get(layer));
    Reading read = factor(role + "intermediate", WeightForm.inner(prefix), x, hidden);
    String inner =
        b.linear(
            role + "intermediate.dense",
            read.value(),
            prefix + "intermediate.dense",
            neurons,
            read.axis());
    String active = b.activation(role + "intermediate", inner, Op.Function.GELU);
    return residual(new Block(role + "output", prefix + "output", active, neurons), x);
  }

  // Axes are named by the layer whose weights they are of.
  private int weights(int layer) {
    return config.form().shared() ? 0 : layer;
  }

  private record Block(String role, String tensors, String value, Axis axis) {}

  private String residual(Block block, String x) {
    Reading read = factor(block.role(), block.tensors() + ".dense", block.value(), block.axis());
    String dense =
        b.linear(
            block.role() + ".dense", read.value(), block.tensors() + ".dense", hidden, read.axis());
    String dropped = b.dropout(block.role() + ".dropout", dense, config.hiddenDropoutProb());
    String sum = b.sum(block.role() + ".sum", x, dropped);
    return b.layerNorm(
        block.role(), sum, block.tensors() + ".LayerNorm", hidden, config.layerNormEps());
  }

  private record Reading(String value, Axis axis) {}

  // What a linear layer reads: the first of its two factors, where it is kept as two.
  private Reading factor(String role, String layer, String x, Axis axis) {
    int rank = config.form().rank(layer);
    if (rank == 0) {
      return new Reading(x, axis);
    }
    Axis narrow = Axis.of(role + ".rank", rank);
    String value = b.linear(role + ".factor", x, layer + WeightForm.FACTOR, narrow, axis);
    return new Reading(value, narrow);
  }

  private void sentenceVector(String x) {
    boolean mean = config.pooling() == SentencePooling.MEAN;
    String pooled =
        mean ? b.pool("mean", x, Op.Pooling.MEAN) : b.pool("first-token", x, Op.Pooling.FIRST);
    if (SentenceVectors.projects(config, head.size())) {
      Axis size = Axis.of("vector", head.size());
      pooled = b.linear("projection", pooled, SentenceVectors.PROJECTION, size, hidden);
    }
    b.output(ModelFamily.ANSWERS, b.unitLength("classifier", pooled));
  }

  private void tags(String x) {
    String logits = classifier(x, hidden);
    if (head.crf()) {
      Axis scores = Axis.of("crf", TagTransitions.size(head.size()));
      logits = b.crf("chain", logits, "crf.scores", scores);
    }
    b.output(ModelFamily.ANSWERS, logits);
  }

  private void pooled(String x) {
    String first = b.pool("first-token", x, Op.Pooling.FIRST);
    if (dense.dropout()) {
      first = b.dropout("pooler.dropout", first, config.hiddenDropoutProb());
    }
    Axis pooled = Axis.of("pooled", config.hiddenSize());
    String linear = b.linear("pooler.dense", first, "pooler.dense", pooled, hidden);
    String sentence = b.activation("pooler", linear, dense.activation());
    b.output(ModelFamily.SENTENCE, sentence);
    if (head.size() > 0) {
      b.output(ModelFamily.ANSWERS, classifier(sentence, pooled));
    }
  }

  private String classifier(String x, Axis read) {
    String dropped = b.dropout("classifier.dropout", x, config.hiddenDropoutProb());
    Axis labels = Axis.of("labels", head.size());
    return b.linear("classifier", dropped, "classifier", labels, read);
  }
}
