package org.distill4j.teacher.checkpoint;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.TagTransitions;

/** Which tensors a model of a given shape has: {@link Checkpoint}'s names and their shapes. */
public final class BertTensors {
  /** The first tensor that tells of a pooler. */
  public static final String POOLER = "pooler.dense.weight";

  /** The first tensor that tells of a sentence classifier. */
  public static final String CLASSIFIER = "classifier.weight";

  /** Scores of tags that stand one behind the other, of a tagger that has them. */
  public static final String CHAIN = "crf.scores";

  private BertTensors() {}

  /** The shapes of the encoder's own tensors, without pooler and classifier. */
  public static SortedMap<String, int[]> encoder(TransformerConfig config) {
    if (!config.family().isTransformer()) {
      return WordModelTensors.of(config);
    }
    SortedMap<String, int[]> shapes = new TreeMap<>();
    int hidden = config.hiddenSize();
    shapes.put("embeddings.word_embeddings.weight", new int[] {config.vocabSize(), hidden});
    shapes.put(
        "embeddings.position_embeddings.weight",
        new int[] {config.maxPositionEmbeddings(), hidden});
    shapes.put(
        "embeddings.token_type_embeddings.weight", new int[] {config.typeVocabSize(), hidden});
    norm(shapes, "embeddings.LayerNorm", hidden);
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      String prefix = "encoder.layer." + layer + ".";
      int attention = config.attentionSize(layer);
      for (String projection : new String[] {"query", "key", "value"}) {
        linear(shapes, prefix + "attention.self." + projection, attention, hidden);
      }
      linear(shapes, prefix + "attention.output.dense", hidden, attention);
      norm(shapes, prefix + "attention.output.LayerNorm", hidden);
      int width = config.intermediateSize().get(layer);
      linear(shapes, prefix + "intermediate.dense", width, hidden);
      linear(shapes, prefix + "output.dense", hidden, width);
      norm(shapes, prefix + "output.LayerNorm", hidden);
    }
    return shapes;
  }

  /** The shapes of the pooler's tensors; none where no attention asks for one. */
  public static SortedMap<String, int[]> pooler(TransformerConfig config) {
    SortedMap<String, int[]> shapes = new TreeMap<>();
    if (!config.family().isTransformer()) {
      return shapes;
    }
    linear(shapes, "pooler.dense", config.hiddenSize(), config.hiddenSize());
    return shapes;
  }

  /** The shapes of a sentence classifier's tensors. */
  public static SortedMap<String, int[]> classifier(TransformerConfig config, int labels) {
    SortedMap<String, int[]> shapes = new TreeMap<>();
    linear(shapes, "classifier", labels, config.sentenceSize());
    return shapes;
  }

  /** The shape of a chain's scores: start, end, then transitions, in one vector. */
  public static int[] chain(int labels) {
    return new int[] {TagTransitions.size(labels)};
  }

  /** Compares the shapes found with those that the configuration asks for. */
  static void check(String place, Map<String, int[]> expected, Map<String, int[]> found)
      throws CheckpointException {
    for (Map.Entry<String, int[]> entry : expected.entrySet()) {
      int[] shape = found.get(entry.getKey());
      String needed = Arrays.toString(entry.getValue());
      if (shape == null) {
        throw SafeTensorsHeader.fault(
            place, entry.getKey(), "must be there with shape " + needed + "; got no such tensor");
      }
      if (!Arrays.equals(shape, entry.getValue())) {
        throw SafeTensorsHeader.fault(
            place,
            entry.getKey(),
            "must have shape "
                + needed
                + ", as the configuration says; got "
                + Arrays.toString(shape));
      }
    }
  }

  private static void linear(SortedMap<String, int[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new int[] {out, in});
    shapes.put(name + ".bias", new int[] {out});
  }

  private static void norm(SortedMap<String, int[]> shapes, String name, int width) {
    shapes.put(name + ".weight", new int[] {width});
    shapes.put(name + ".bias", new int[] {width});
  }
}
