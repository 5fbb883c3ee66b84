package org.distill4j.student.shape;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.training.ClassifierHead;

/** A student's first weights. */
public final class StudentInitialization {
  private static final String LAYER = "encoder.layer.";

  private StudentInitialization() {}

  /**
   * A student of the teacher's widths with some of its layers; embeddings and pooler are the
   * teacher's, and so is the head where the teacher has one for these labels; else it is fresh.
   *
   * @param pretrained where the weights come from, fine-tuned or not
   * @param chosen the layer of it behind each of the student's
   * @param labels the task's labels
   * @throws IllegalArgumentException if the widths differ
   */
  public static Checkpoint fromLayers(
      Checkpoint pretrained,
      StudentShape shape,
      List<Integer> chosen,
      List<String> labels,
      long seed) {
    if (!shape.takesLayersOf(pretrained.config())) {
      throw new IllegalArgumentException(
          "student.initialize: must be projection or random where heads, feed-forward or hidden"
              + " width differ from the teacher's; got "
              + shape
              + " for "
              + pretrained.config().numAttentionHeads()
              + " heads of "
              + pretrained.config().attentionHeadSize()
              + ". Leave the widths out, or write initialize: random.");
    }
    if (chosen.size() != shape.layers()) {
      throw new IllegalArgumentException(
          "student.layers: must be as many as the layers it starts from, "
              + chosen.size()
              + "; got "
              + shape.layers());
    }
    Map<String, Tensor> tensors = new TreeMap<>();
    pretrained
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith(LAYER)) {
                tensors.put(name, tensor);
              }
            });
    for (int layer = 0; layer < chosen.size(); layer++) {
      copyLayer(pretrained, chosen.get(layer), layer, tensors);
    }
    Checkpoint encoder =
        new Checkpoint(shape.config(pretrained.config()), new TreeMap<>(tensors), HeadSpec.none());
    return pretrained.labels().equals(labels)
        ? encoder.withHead(pretrained.head())
        : ClassifierHead.fresh(encoder, labels, seed);
  }

  private static void copyLayer(Checkpoint from, int layer, int to, Map<String, Tensor> tensors) {
    String prefix = LAYER + layer + ".";
    from.tensors()
        .subMap(prefix, prefix + Character.MAX_VALUE)
        .forEach(
            (name, tensor) ->
                tensors.put(LAYER + to + "." + name.substring(prefix.length()), tensor));
  }

  /** A student of random weights: normal with deviation 0.02, norms at one and biases at zero. */
  public static Checkpoint random(
      Checkpoint pretrained, StudentShape shape, List<String> labels, long seed) {
    TransformerConfig config = shape.config(pretrained.config());
    Map<String, Tensor> tensors = new TreeMap<>();
    Map<String, int[]> shapes = shapes(config);
    int number = 0;
    for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
      tensors.put(entry.getKey(), first(entry.getKey(), entry.getValue(), seed + number++));
    }
    Checkpoint encoder = new Checkpoint(config, new TreeMap<>(tensors), HeadSpec.none());
    return ClassifierHead.fresh(encoder, labels, seed + number);
  }

  private static Tensor first(String name, int[] shape, long seed) {
    if (name.endsWith("LayerNorm.weight")) {
      Tensor ones = Tensor.zeros(shape);
      java.util.Arrays.fill(ones.values(), 1);
      return ones;
    }
    return shape.length == 1 ? Tensor.zeros(shape) : ClassifierHead.normal(seed, shape);
  }

  private static Map<String, int[]> shapes(TransformerConfig c) {
    Map<String, int[]> shapes = new TreeMap<>();
    int h = c.hiddenSize();
    shapes.put("embeddings.word_embeddings.weight", new int[] {c.vocabSize(), h});
    shapes.put("embeddings.position_embeddings.weight", new int[] {c.maxPositionEmbeddings(), h});
    shapes.put("embeddings.token_type_embeddings.weight", new int[] {c.typeVocabSize(), h});
    norm(shapes, "embeddings.LayerNorm", h);
    for (int layer = 0; layer < c.numHiddenLayers(); layer++) {
      String prefix = LAYER + layer + ".";
      for (String part : List.of("query", "key", "value")) {
        dense(shapes, prefix + "attention.self." + part, c.attentionSize(layer), h);
      }
      dense(shapes, prefix + "attention.output.dense", h, c.attentionSize(layer));
      norm(shapes, prefix + "attention.output.LayerNorm", h);
      dense(shapes, prefix + "intermediate.dense", c.intermediateSize().get(layer), h);
      dense(shapes, prefix + "output.dense", h, c.intermediateSize().get(layer));
      norm(shapes, prefix + "output.LayerNorm", h);
    }
    dense(shapes, "pooler.dense", h, h);
    return shapes;
  }

  private static void dense(Map<String, int[]> shapes, String prefix, int out, int in) {
    shapes.put(prefix + ".weight", new int[] {out, in});
    shapes.put(prefix + ".bias", new int[] {out});
  }

  private static void norm(Map<String, int[]> shapes, String prefix, int width) {
    shapes.put(prefix + ".weight", new int[] {width});
    shapes.put(prefix + ".bias", new int[] {width});
  }
}
