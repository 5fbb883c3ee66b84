package org.distill4j.compress;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.distill4j.teacher.checkpoint.BertTensors;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** The tensors that make a complete model with a head, and their shapes. */
public final class ClassifierShapes {
  private ClassifierShapes() {}

  /**
   * The shape of every tensor, by name.
   *
   * @param config an encoder, even or uneven, or a model without attention
   * @param labels C, the rows of the classifier
   */
  public static SortedMap<String, int[]> of(TransformerConfig config, int labels) {
    SortedMap<String, int[]> shapes = BertTensors.encoder(config);
    shapes.putAll(BertTensors.pooler(config));
    shapes.putAll(BertTensors.classifier(config, labels));
    return shapes;
  }

  /**
   * The shape of every tensor of a model with this head, by name; {@link Head#TAGS} has no pooler,
   * nor has {@link Head#VECTOR}, which has a projection only where it changes the width.
   */
  public static SortedMap<String, int[]> of(TransformerConfig config, int labels, Head head) {
    SortedMap<String, int[]> shapes = of(config, labels);
    if (head == Head.VECTOR) {
      shapes.keySet().removeAll(BertTensors.classifier(config, labels).keySet());
      shapes.putAll(BertTensors.vector(config, labels));
    }
    if (!head.readsPooler()) {
      shapes.keySet().removeAll(BertTensors.pooler(config).keySet());
    }
    return shapes;
  }

  /**
   * Checks that a checkpoint is exactly such a classifier, with finite weights.
   *
   * @throws IllegalArgumentException if it is no encoder, has no labels, or a tensor is missing, of
   *     another shape, not finite, or unknown; the message names it
   */
  public static void check(Checkpoint checkpoint) {
    TransformerConfig config = checkpoint.config();
    if (config.family().isTransformer()) {
      require(
          config.family() == TransformerConfig.Family.ENCODER,
          "family",
          "must be ENCODER",
          config.family());
      require(
          config.hiddenAct().equals("gelu"),
          "hiddenAct",
          "must be gelu (by erf)",
          config.hiddenAct());
    }
    require(!checkpoint.labels().isEmpty(), "labels", "must name at least one label", "none");
    SortedMap<String, int[]> expected = of(config, checkpoint.labels().size(), Head.of(checkpoint));
    if (Head.of(checkpoint) == Head.TAGS && checkpoint.hasChain()) {
      expected.put(BertTensors.CHAIN, BertTensors.chain(checkpoint.labels().size()));
    }
    for (Map.Entry<String, int[]> entry : expected.entrySet()) {
      checkTensor(checkpoint, entry.getKey(), entry.getValue());
    }
    for (String name : checkpoint.tensors().keySet()) {
      require(expected.containsKey(name), name, "must be a tensor of such a classifier", "it");
    }
  }

  private static void checkTensor(Checkpoint checkpoint, String name, int[] shape) {
    Tensor tensor = checkpoint.tensor(name);
    require(tensor.hasShape(shape), name, "must have shape " + Arrays.toString(shape), tensor);
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        require(false, name, "every weight must be finite", value);
      }
    }
  }

  private static void require(boolean holds, String where, String must, Object got) {
    if (!holds) {
      throw new IllegalArgumentException(where + ": " + must + "; got " + got);
    }
  }
}
