package org.distill4j.teacher.checkpoint;

import java.util.List;
import java.util.Locale;

/**
 * The shape of a Transformer, with Hugging Face's field names in camelCase.
 *
 * <p>Head counts and feed-forward widths are lists with one entry a layer, since pruned models are
 * uneven; a layer may keep no head or no neuron at all, and then its block adds only its bias.
 *
 * <p>The two families without attention are told by the same fields: each has one layer without
 * heads, whose {@code intermediateSize} is the width of the dense layer behind the averaged words,
 * or the number of cells that an LSTM has in each direction; {@code hiddenSize} is the width of a
 * word's vector.
 *
 * @param modelType which family the model is of, as Hugging Face's {@code model_type}
 * @param family what kind of stack this is
 * @param vocabSize tokens in the embedding
 * @param hiddenSize width of the residual stream
 * @param numAttentionHeads heads of each layer
 * @param attentionHeadSize width of one head, the same in all layers; kept by head pruning
 * @param intermediateSize feed-forward neurons of each layer
 * @param hiddenAct the feed-forward's activation; {@code gelu} is the exact one, by erf
 * @param maxPositionEmbeddings rows of the position table; texts may be shorter, see {@link
 *     #maxLength}
 * @param positionOffset the row of the first token in the position table; 0 for BERT
 * @param typeVocabSize token types; 2 for BERT, 0 for models without
 * @param layerNormEps added to the variance in every layer norm
 * @param padTokenId the token that pads
 * @param hiddenDropoutProb dropout on each block's output and on the embeddings, fraction in [0, 1)
 * @param attentionProbsDropoutProb dropout on attention probabilities, fraction in [0, 1)
 * @param form how linear layers keep their weights
 * @param pooling how a sentence encoder pools; {@link SentencePooling#NONE} of other models
 */
public record TransformerConfig(
    String modelType,
    Family family,
    int vocabSize,
    int hiddenSize,
    List<Integer> numAttentionHeads,
    int attentionHeadSize,
    List<Integer> intermediateSize,
    String hiddenAct,
    int maxPositionEmbeddings,
    int positionOffset,
    int typeVocabSize,
    double layerNormEps,
    int padTokenId,
    double hiddenDropoutProb,
    double attentionProbsDropoutProb,
    WeightForm form,
    SentencePooling pooling) {

  /** What {@code model_type} begins with where Hugging Face has no such model or no such shape. */
  public static final String OWN_TYPES = "distill4j-";

  /** The kinds of stack: which attention each layer has. */
  public enum Family {
    /** Every token sees every token. */
    ENCODER,
    /** A token sees itself and those before it. */
    DECODER,
    /** A decoder whose layers also attend to an encoder's output. */
    ENCODER_DECODER,
    /** No Transformer: the weighted mean of word vectors, and a dense layer. */
    STATIC,
    /** No Transformer: an LSTM in both directions, and the maximum over tokens. */
    BILSTM;

    /** Whether its layers attend. */
    public boolean isTransformer() {
      return this != STATIC && this != BILSTM;
    }
  }

  /** Checks every field and copies the lists. */
  public TransformerConfig {
    numAttentionHeads = List.copyOf(numAttentionHeads);
    intermediateSize = List.copyOf(intermediateSize);
    positive("vocabSize", vocabSize);
    positive("hiddenSize", hiddenSize);
    positive("attentionHeadSize", attentionHeadSize);
    positive("maxPositionEmbeddings", maxPositionEmbeddings);
    notNegative("positionOffset", List.of(positionOffset));
    positive("maxPositionEmbeddings - positionOffset", maxPositionEmbeddings - positionOffset);
    notNegative("typeVocabSize", List.of(typeVocabSize));
    positive("numHiddenLayers", numAttentionHeads.size());
    if (numAttentionHeads.size() != intermediateSize.size()) {
      throw new IllegalArgumentException(
          "intermediateSize: must have one entry a layer; got "
              + intermediateSize.size()
              + " for "
              + numAttentionHeads.size()
              + " layers");
    }
    notNegative("numAttentionHeads", numAttentionHeads);
    notNegative("intermediateSize", intermediateSize);
    if (!(layerNormEps > 0)) {
      throw new IllegalArgumentException("layerNormEps: must be > 0; got " + layerNormEps);
    }
    if (!(padTokenId >= 0 && padTokenId < vocabSize)) {
      throw new IllegalArgumentException(
          "padTokenId: must be in [0, vocabSize); got " + padTokenId + " of " + vocabSize);
    }
    probability("hiddenDropoutProb", hiddenDropoutProb);
    probability("attentionProbsDropoutProb", attentionProbsDropoutProb);
    form.check(modelType, family, numAttentionHeads, intermediateSize);
    if (pooling != SentencePooling.NONE && family != Family.ENCODER) {
      throw new IllegalArgumentException(
          "pooling: must be NONE but of an encoder; got " + pooling + " of " + family);
    }
  }

  /**
   * A model without attention.
   *
   * @param family {@link Family#STATIC} or {@link Family#BILSTM}
   * @param like what vocabulary and positions are taken from
   * @param embedding width of a word's vector
   * @param units dense units, or cells in each direction
   */
  public static TransformerConfig withoutAttention(
      Family family, TransformerConfig like, int embedding, int units) {
    if (family.isTransformer()) {
      throw new IllegalArgumentException("family: must be STATIC or BILSTM; got " + family);
    }
    positive("units", units);
    return new TransformerConfig(
        OWN_TYPES + family.name().toLowerCase(Locale.ROOT),
        family,
        like.vocabSize,
        embedding,
        List.of(0),
        1,
        List.of(units),
        family == Family.STATIC ? "relu" : "tanh",
        like.maxLength(),
        0,
        1,
        like.layerNormEps,
        like.padTokenId,
        like.hiddenDropoutProb,
        0,
        WeightForm.plain(),
        SentencePooling.NONE);
  }

  /** The number of layers. */
  public int numHiddenLayers() {
    return numAttentionHeads.size();
  }

  /**
   * The most tokens of a text, special tokens included: what texts are cut at. It may be less than
   * the rows of the position table, of which some families leave the first ones out.
   */
  public int maxLength() {
    return maxPositionEmbeddings - positionOffset;
  }

  /** The width of what the classifier reads. */
  public int sentenceSize() {
    return switch (family) {
      case STATIC -> intermediateSize.get(0);
      case BILSTM -> 2 * intermediateSize.get(0);
      default -> hiddenSize;
    };
  }

  /** The width of all of a layer's heads side by side. */
  public int attentionSize(int layer) {
    return numAttentionHeads.get(layer) * attentionHeadSize;
  }

  /**
   * Whether this is a shape that Hugging Face's BERT can describe: even, heads filling the width,
   * weights plain.
   */
  public boolean isUniform() {
    return numAttentionHeads.stream().distinct().count() == 1
        && intermediateSize.stream().distinct().count() == 1
        && numAttentionHeads.get(0) > 0
        && attentionSize(0) == hiddenSize
        && form.isPlain();
  }

  /** What names of a layer's tensors begin with. */
  public String layerPrefix(int layer) {
    return form.prefix(modelType, layer);
  }

  /** The width of a row of the word table. */
  public int wordSize() {
    int rank = form.rank(WeightForm.WORDS);
    return rank > 0 ? rank : hiddenSize;
  }

  /** The same shape with other heads and feed-forward widths. */
  public TransformerConfig withLayers(List<Integer> heads, List<Integer> feedForward) {
    Changes changes = new Changes();
    changes.heads = heads;
    changes.feedForward = feedForward;
    return changes.made();
  }

  /** The same shape with another width of the residual stream; that of heads stays. */
  public TransformerConfig withHidden(int size) {
    Changes changes = new Changes();
    changes.hidden = size;
    return changes.made();
  }

  /** The same shape with another vocabulary. */
  public TransformerConfig withVocabulary(int size, int padToken) {
    Changes changes = new Changes();
    changes.pieces = size;
    changes.padToken = padToken;
    return changes.made();
  }

  /** The same shape with other dropout. */
  public TransformerConfig withDropout(double hidden, double attention) {
    Changes changes = new Changes();
    changes.hiddenDropout = hidden;
    changes.attentionDropout = attention;
    return changes.made();
  }

  /** The same shape with another epsilon in its norms and another token that pads. */
  public TransformerConfig withConstants(double normEps, int padToken) {
    Changes changes = new Changes();
    changes.eps = normEps;
    changes.padToken = padToken;
    return changes.made();
  }

  /** The same shape with weights kept otherwise. */
  public TransformerConfig withForm(WeightForm newForm) {
    Changes changes = new Changes();
    changes.form = newForm;
    return changes.made();
  }

  /** The same shape, of a model that pools so. */
  public TransformerConfig withPooling(SentencePooling newPooling) {
    Changes changes = new Changes();
    changes.pooling = newPooling;
    return changes.made();
  }

  /** What may be another's; all others stay. */
  private final class Changes {
    private int pieces = vocabSize;
    private int padToken = padTokenId;
    private double eps = layerNormEps;
    private int hidden = hiddenSize;
    private List<Integer> heads = numAttentionHeads;
    private List<Integer> feedForward = intermediateSize;
    private double hiddenDropout = hiddenDropoutProb;
    private double attentionDropout = attentionProbsDropoutProb;
    private WeightForm form = TransformerConfig.this.form;
    private SentencePooling pooling = TransformerConfig.this.pooling;

    TransformerConfig made() {
      return new TransformerConfig(
          modelType,
          family,
          pieces,
          hidden,
          heads,
          attentionHeadSize,
          feedForward,
          hiddenAct,
          maxPositionEmbeddings,
          positionOffset,
          typeVocabSize,
          eps,
          padToken,
          hiddenDropout,
          attentionDropout,
          form,
          pooling);
    }
  }

  private static void positive(String name, int value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + ": must be > 0; got " + value);
    }
  }

  private static void notNegative(String name, List<Integer> values) {
    if (values.stream().anyMatch(v -> v < 0)) {
      throw new IllegalArgumentException(name + ": every entry must be >= 0; got " + values);
    }
  }

  private static void probability(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": must be in [0, 1); got " + value);
    }
  }
}
