package org.distill4j.recipes.cost;

import java.util.SortedMap;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.teacher.checkpoint.BertTensors;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * A model that a run will make: what it costs follows from its shape alone.
 *
 * <p>With L tokens a text, hidden width H, and in layer i the heads' common width A_i and F_i
 * neurons, a text takes {@code Σ_i (4 L H A_i + 2 L² A_i + 2 L H F_i) + H² + H C} multiplications
 * with additions (MACs): four projections, scores and their sums, feed-forward, pooler and
 * classifier of C labels; a matrix kept as two factors of rank r takes {@code r (in + out)} in
 * place of {@code in out}. Norms and activations are left out, as usual.
 *
 * <p>Without attention, with word vectors of width E and U units, they are {@code 2 L E + E U + U
 * C} for averaged words, and {@code 8 L U (E + U) + 2 U C} for an LSTM in both directions.
 *
 * <p>A sentence encoder has neither pooler nor classifier, but a projection of {@code H C} where
 * its vectors' width C is another than H.
 *
 * @param name the stage's name in the run
 * @param config the shape; after a choice of units over all layers only their sums are known, and
 *     they are spread evenly, which changes no cost
 * @param labels C
 * @param tags whether each of the L tokens is classified, without pooler: {@code L H C} for the
 *     last
 * @param chain whether neighbouring tags have scores, {@code C (C + 2)} of them; choosing by them
 *     multiplies nothing
 */
public record PlannedModel(
    String name, TransformerConfig config, int labels, boolean tags, boolean chain) {
  /** A model of whole texts. */
  public PlannedModel(String name, TransformerConfig config, int labels) {
    this(name, config, labels, false, false);
  }

  /** The same under another name. */
  public PlannedModel withName(String other) {
    return new PlannedModel(other, config, labels, tags, chain);
  }

  /** Number of weights. */
  public long parameters() {
    return shapes().values().stream().mapToLong(PlannedModel::size).sum();
  }

  /** Bytes of the weights in float32; the file has some kilobytes more, for the graph. */
  public long floatBytes() {
    return Float.BYTES * parameters();
  }

  /** MACs of one text of that many tokens. */
  public long macs(int length) {
    long hidden = config.hiddenSize();
    if (!config.family().isTransformer()) {
      return macsWithoutAttention(length, hidden, config.intermediateSize().get(0));
    }
    long macs = tags ? length * hidden * labels : hidden * hidden + hidden * labels;
    if (embeds()) {
      macs = SentenceVectors.projects(config, labels) ? hidden * labels : 0;
    }
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      macs += length * products(layer) + 2L * length * length * config.attentionSize(layer);
    }
    return macs + length * hidden * config.form().rank(WeightForm.WORDS);
  }

  private long products(int layer) {
    String prefix = config.layerPrefix(layer);
    long hidden = config.hiddenSize();
    long attention = config.attentionSize(layer);
    long neurons = config.intermediateSize().get(layer);
    return product(WeightForm.queries(prefix), attention, hidden)
        + product(WeightForm.keysAndValues(prefix), 2 * attention, hidden)
        + product(WeightForm.attended(prefix), hidden, attention)
        + product(WeightForm.inner(prefix), neurons, hidden)
        + product(WeightForm.outer(prefix), hidden, neurons);
  }

  private long product(String name, long out, long in) {
    long rank = config.form().rank(name);
    return rank > 0 ? rank * (out + in) : out * in;
  }

  private long macsWithoutAttention(int length, long embedding, long units) {
    long words =
        config.family() == TransformerConfig.Family.STATIC
            ? 2L * length * embedding + embedding * units
            : 8L * length * units * (embedding + units);
    return words + (long) config.sentenceSize() * labels;
  }

  private boolean embeds() {
    return config.pooling() != SentencePooling.NONE;
  }

  /** The axes of every tensor. */
  public SortedMap<String, int[]> shapes() {
    Head whole = embeds() ? Head.VECTOR : Head.CLASSES;
    SortedMap<String, int[]> shapes = ClassifierShapes.of(config, labels, tags ? Head.TAGS : whole);
    if (chain) {
      shapes.put(BertTensors.CHAIN, BertTensors.chain(labels));
    }
    return shapes;
  }

  private static long size(int[] shape) {
    long size = 1;
    for (int length : shape) {
      size *= length;
    }
    return size;
  }
}
