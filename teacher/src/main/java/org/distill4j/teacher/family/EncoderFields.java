package org.distill4j.teacher.family;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.JsonFields;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * The fields by which a {@code config.json} describes an encoder's shape, under the names that a
 * family gives them.
 *
 * <p>Of uneven shapes, heads and neurons are lists with one entry a layer and {@code
 * attention_head_size} is said, not derived; {@code shared_layers} and {@code factor_ranks} tell of
 * {@link WeightForm}. Fields that are absent have Hugging Face's defaults.
 *
 * @param hidden the field of the hidden width
 * @param layers of the number of layers
 * @param heads of their heads
 * @param neurons of their feed-forward neurons
 * @param activation of the feed-forward's activation
 * @param types of the number of token types; nothing where there are none
 * @param eps of the norms' epsilon; nothing where it is 1e-12
 * @param dropout of dropout on hidden states
 * @param attentionDropout of dropout on attention probabilities
 * @param pad the token that pads where the file does not say
 * @param stack the kind of stack that they describe
 * @param function the activation that its models must have
 */
public record EncoderFields(
    String hidden,
    String layers,
    String heads,
    String neurons,
    String activation,
    Optional<String> types,
    Optional<String> eps,
    String dropout,
    String attentionDropout,
    int pad,
    TransformerConfig.Family stack,
    String function) {
  private static final String RANKS = "factor_ranks";
  private static final String SHARED = "shared_layers";
  private static final String HEAD_SIZE = "attention_head_size";
  private static final String VOCABULARY = "vocab_size";
  private static final String POSITIONS = "max_position_embeddings";
  private static final String MEND = " Take the configuration that was saved with the model.";
  private static final String PAD = "pad_token_id";
  private static final String POSITION_TYPE = "position_embedding_type";
  private static final String ABSOLUTE = "absolute";
  private static final double EPS = 1e-12;
  private static final double DROPOUT = 0.1;

  /** Far above any encoder in use; bounds what a hostile layer count can make us allocate. */
  private static final int MAX_LAYERS = 1000;

  /** BERT's names, which most families have. */
  public static EncoderFields bert(int pad) {
    return new EncoderFields(
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "hidden_act",
        Optional.of("type_vocab_size"),
        Optional.of("layer_norm_eps"),
        "hidden_dropout_prob",
        "attention_probs_dropout_prob",
        pad,
        TransformerConfig.Family.ENCODER,
        "gelu");
  }

  /** The same names for models without attention, with another activation. */
  public EncoderFields of(TransformerConfig.Family otherStack, String otherFunction) {
    return new EncoderFields(
        hidden,
        layers,
        heads,
        neurons,
        activation,
        types,
        eps,
        dropout,
        attentionDropout,
        pad,
        otherStack,
        otherFunction);
  }

  /**
   * Reads a shape.
   *
   * @param modelType its family's
   * @param uneven whether heads and neurons are lists
   * @param offset the row of the first token in the position table, or as many rows after that of
   *     the token that pads if it is negative
   */
  public TransformerConfig read(JsonFields fields, String modelType, boolean uneven, int offset)
      throws CheckpointException {
    requireEncoder(fields);
    int width = fields.integer(hidden);
    int depth = fields.integer(layers);
    if (!(depth >= 1 && depth <= MAX_LAYERS)) {
      throw fields.fault(layers, "must be in [1, " + MAX_LAYERS + "]; got " + depth);
    }
    List<Integer> perLayer = perLayer(fields, heads, depth, uneven);
    int padding = padding(fields);
    return new TransformerConfig(
        modelType,
        stack,
        fields.integer(VOCABULARY),
        width,
        perLayer,
        uneven ? fields.integer(HEAD_SIZE) : headSize(fields, width, perLayer.get(0)),
        perLayer(fields, neurons, depth, uneven),
        function,
        fields.integer(POSITIONS, 512),
        offset < 0 ? padding - offset : offset,
        types.isPresent() ? fields.integer(types.get(), 2) : 0,
        eps.isPresent() ? fields.number(eps.get(), EPS) : EPS,
        padding,
        fields.number(dropout, DROPOUT),
        fields.number(attentionDropout, DROPOUT),
        uneven ? form(fields) : WeightForm.plain(),
        SentencePooling.NONE);
  }

  private int padding(JsonFields fields) throws CheckpointException {
    int tokens = fields.integer(VOCABULARY);
    int padding = fields.integer(PAD, pad);
    if (tokens > 0 && !(padding >= 0 && padding < tokens)) {
      throw fields.fault(
          PAD,
          "must be in [0, "
              + tokens
              + "), as "
              + VOCABULARY
              + " says; got "
              + padding
              + "."
              + MEND);
    }
    return padding;
  }

  private void requireEncoder(JsonFields fields) throws CheckpointException {
    if (fields.flag("is_decoder", false) || fields.flag("add_cross_attention", false)) {
      throw fields.fault(
          "is_decoder", "must be false with no cross attention; got a decoder. Take an encoder.");
    }
    String positions = fields.text(POSITION_TYPE, ABSOLUTE);
    if (!positions.equals(ABSOLUTE)) {
      throw fields.fault(
          POSITION_TYPE,
          "must be absolute; got "
              + positions
              + ", whose attention is another. Take an encoder with absolute positions.");
    }
    String wanted = fields.text(activation, function);
    if (!wanted.equals(function)) {
      throw fields.fault(
          activation, "must be " + function + "; got " + wanted + ". Take an encoder that has it.");
    }
  }

  private int headSize(JsonFields fields, int width, int count) throws CheckpointException {
    if (!(count > 0 && width % count == 0)) {
      throw fields.fault(
          heads, "must divide " + hidden + " " + width + "; got " + count + " heads." + MEND);
    }
    return width / count;
  }

  private static List<Integer> perLayer(JsonFields fields, String name, int depth, boolean uneven)
      throws CheckpointException {
    if (!uneven) {
      return Collections.nCopies(depth, fields.integer(name));
    }
    List<Integer> values = fields.integers(name);
    if (values.size() != depth) {
      throw fields.fault(
          name, "must have one entry for each of " + depth + " layers; got " + values.size());
    }
    return values;
  }

  private static WeightForm form(JsonFields fields) throws CheckpointException {
    boolean shared = fields.flag(SHARED, false);
    if (!fields.has(RANKS)) {
      return shared ? WeightForm.ofOneLayer() : WeightForm.plain();
    }
    JsonFields byLayer = fields.object(RANKS);
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (String layer : byLayer.names()) {
      ranks.put(layer, byLayer.integer(layer));
    }
    return new WeightForm(shared, new TreeMap<>(ranks));
  }

  /** Writes a shape's fields. */
  public void write(TransformerConfig config, Map<String, Object> root) {
    boolean even = config.isUniform();
    root.put(VOCABULARY, config.vocabSize());
    root.put(hidden, config.hiddenSize());
    root.put(layers, config.numHiddenLayers());
    root.put(heads, oneOrAll(even, config.numAttentionHeads()));
    if (!even) {
      root.put(HEAD_SIZE, config.attentionHeadSize());
    }
    root.put(neurons, oneOrAll(even, config.intermediateSize()));
    root.put(activation, config.hiddenAct());
    root.put(POSITIONS, config.maxPositionEmbeddings());
    types.ifPresent(name -> root.put(name, config.typeVocabSize()));
    eps.ifPresent(name -> root.put(name, config.layerNormEps()));
    root.put(PAD, config.padTokenId());
    root.put(dropout, config.hiddenDropoutProb());
    root.put(attentionDropout, config.attentionProbsDropoutProb());
    root.put(POSITION_TYPE, ABSOLUTE);
    if (config.form().shared()) {
      root.put(SHARED, true);
    }
    if (!config.form().ranks().isEmpty()) {
      root.put(RANKS, config.form().ranks());
    }
  }

  private static Object oneOrAll(boolean even, List<Integer> values) {
    return even ? values.get(0) : values;
  }
}
