package org.distill4j.compress.latency;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.distill4j.compress.cache.KeyedFile;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * What a model and the blocks of its layers take on this machine: medians of single calls in ONNX
 * Runtime, one thread, float32. The last layer has curves of its own, since it works for one token.
 *
 * @param format version of the form, {@link KeyedFile#FORMAT}
 * @param key what was measured, as its maker names it
 * @param length tokens of a text
 * @param wholeMillis the whole model
 * @param heads of a layer, by their number
 * @param neurons of a layer's feed-forward
 * @param lastHeads of the last layer
 * @param lastNeurons of the last layer
 */
public record LatencyTable(
    int format,
    String key,
    int length,
    double wholeMillis,
    LatencyCurve heads,
    LatencyCurve neurons,
    LatencyCurve lastHeads,
    LatencyCurve lastNeurons)
    implements KeyedFile {
  // Embedding and head always take something.
  private static final double MOST_OF_BLOCKS = 0.99;

  /** The file's name in a stage's folder. */
  public static final String NAME = "latencies.json";

  /**
   * The time of the model with fewer units.
   *
   * @param config the whole model
   * @param headCounts heads that are left in each layer
   * @param neuronCounts neurons that are left in each layer
   */
  public double millis(
      TransformerConfig config, List<Integer> headCounts, List<Integer> neuronCounts) {
    double millis = wholeMillis;
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      LatencyCurve attention = heads(config, layer);
      LatencyCurve feedForward = neurons(config, layer);
      millis -=
          attention.at(config.numAttentionHeads().get(layer)) - attention.at(headCounts.get(layer));
      millis -=
          feedForward.at(config.intermediateSize().get(layer))
              - feedForward.at(neuronCounts.get(layer));
    }
    return millis;
  }

  /**
   * The same, where all blocks together take no longer than the whole model: each is measured by
   * itself, and noise in small times can make them.
   *
   * @param config the whole model
   */
  LatencyTable consistent(TransformerConfig config) {
    List<Integer> none = Collections.nCopies(config.numHiddenLayers(), 0);
    double blocks = wholeMillis - millis(config, none, none);
    double most = MOST_OF_BLOCKS * wholeMillis;
    if (blocks <= most) {
      return this;
    }
    double factor = most / blocks;
    return new LatencyTable(
        format,
        key,
        length,
        wholeMillis,
        heads.scaled(factor),
        neurons.scaled(factor),
        lastHeads.scaled(factor),
        lastNeurons.scaled(factor));
  }

  /** The time of a layer's attention by the number of its heads. */
  public LatencyCurve heads(TransformerConfig config, int layer) {
    return layer == config.numHiddenLayers() - 1 ? lastHeads : heads;
  }

  /** The time of a layer's feed-forward by the number of its neurons. */
  public LatencyCurve neurons(TransformerConfig config, int layer) {
    return layer == config.numHiddenLayers() - 1 ? lastNeurons : neurons;
  }

  /** The file's bytes. */
  public byte[] toJson() {
    return KeyedFile.toJson(this);
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    KeyedFile.write(file, this);
  }

  /**
   * Reads a file.
   *
   * @param key what must have been measured
   * @throws IOException if it holds anything else, naming it
   */
  public static LatencyTable read(Path file, String key) throws IOException {
    return KeyedFile.read(file, key, LatencyTable.class);
  }
}
