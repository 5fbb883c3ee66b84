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

  /** Added to what the classifier's weights give. */
  public static final String CLASSIFIER_BIAS = "classifier.bias";

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
    shapes.put(WeightForm.WORDS + ".weight", new int[] {config.vocabSize(), config.wordSize()});
    if (config.form().rank(WeightForm.WORDS) > 0) {
      linear(shapes, WeightForm.WORD_PROJECTION, hidden, config.wordSize());
    }
    shapes.put(
        "embeddings.position_embeddings.weight",
        new int[] {config.maxPositionEmbeddings(), hidden});
    shapes.put(
        "embeddings.token_type_embeddings.weight", new int[] {config.typeVocabSize(), hidden});
    norm(shapes, "embeddings.LayerNorm", hidden);
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      layer(shapes, config, layer);
    }
    return shapes;
  }

  private static void layer(SortedMap<String, int[]> shapes, TransformerConfig config, int layer) {
    String prefix = config.layerPrefix(layer);
    int hidden = config.hiddenSize();
    int attention = config.attentionSize(layer);
    int width = config.intermediateSize().get(layer);
    Layers layers = new Layers(shapes, config.form());
    int read = layers.factor(WeightForm.keysAndValues(prefix), hidden);
    linear(shapes, prefix + "attention.self.key", attention, read);
    linear(shapes, prefix + "attention.self.value", attention, read);
    layers.add(WeightForm.queries(prefix), attention, hidden);
    layers.add(WeightForm.attended(prefix), hidden, attention);
    norm(shapes, prefix + "attention.output.LayerNorm", hidden);
    layers.add(WeightForm.inner(prefix), width, hidden);
    layers.add(WeightForm.outer(prefix), hidden, width);
    norm(shapes, prefix + "output.LayerNorm", hidden);
  }

  /** Linear layers of one matrix or two. */
  private record Layers(SortedMap<String, int[]> shapes, WeightForm form) {
    void add(String name, int out, int in) {
      linear(shapes, name, out, factor(name, in));
    }

    /** Adds the first of two, and tells the width that the second reads. */
    int factor(String name, int in) {
      int rank = form.rank(name);
      if (rank == 0) {
        return in;
      }
      linear(shapes, name + WeightForm.FACTOR, rank, in);
      return rank;
    }
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

  /** The shapes of a sentence encoder's tensors behind its layers; none where widths agree. */
  public static SortedMap<String, int[]> vector(TransformerConfig config, int size) {
    return SentenceVectors.projects(config, size) ? classifier(config, size) : new TreeMap<>();
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
