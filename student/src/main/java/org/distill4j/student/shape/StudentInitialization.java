package org.distill4j.student.shape;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.LayerSelection;
import org.distill4j.teacher.training.ClassifierHead;

/**
 * Initializes a student: with some of the teacher's layers (Sanh et al. 2019, arXiv 1910.01108,
 * section 3), or at random.
 */
public final class StudentInitialization {
  private StudentInitialization() {}

  /**
   * A student of the teacher's widths with some of its layers; embeddings and pooler are the
   * teacher's, and so is the head where the teacher has one for these labels; else it is fresh.
   *
   * @param pretrained where the weights come from, fine-tuned or not
   * @param chosen the layer of it for each of the student's
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
    TransformerConfig config = shape.config(pretrained.config());
    Checkpoint encoder =
        new Checkpoint(config, LayerSelection.tensors(pretrained, config, chosen), HeadSpec.none());
    return pretrained.labels().equals(labels)
        ? encoder.withHead(pretrained.head())
        : ClassifierHead.fresh(encoder, labels, seed);
  }

  /** A student of random weights: normal with deviation 0.02, norms at one and biases at zero. */
  public static Checkpoint random(
      Checkpoint pretrained, StudentShape shape, List<String> labels, long seed) {
    TransformerConfig config = shape.config(pretrained.config());
    Architecture model = ModelFamily.of(config).architecture(config, HeadSpec.none());
    Set<String> gains = gains(model);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    int number = 0;
    for (Map.Entry<String, int[]> entry : model.shapes().entrySet()) {
      boolean gain = gains.contains(entry.getKey());
      tensors.put(entry.getKey(), first(gain, entry.getValue(), seed + number++));
    }
    Checkpoint encoder = new Checkpoint(config, tensors, HeadSpec.none());
    return ClassifierHead.fresh(encoder, labels, seed + number);
  }

  private static Set<String> gains(Architecture model) {
    return model.ops().stream()
        .filter(Op.LayerNorm.class::isInstance)
        .map(op -> ((Op.LayerNorm) op).gain().tensor())
        .collect(Collectors.toSet());
  }

  private static Tensor first(boolean gain, int[] shape, long seed) {
    if (gain) {
      Tensor ones = Tensor.zeros(shape);
      Arrays.fill(ones.values(), 1);
      return ones;
    }
    return shape.length == 1 ? Tensor.zeros(shape) : ClassifierHead.normal(seed, shape);
  }
}
