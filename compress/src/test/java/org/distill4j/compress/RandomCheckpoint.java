package org.distill4j.compress;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.family.bert.BertFamily;

/** Small classifiers with seeded random weights, even and uneven. */
public final class RandomCheckpoint {
  private RandomCheckpoint() {}

  /** Two layers of two heads, 32 neurons, width 16, 40 pieces, three labels. */
  public static Checkpoint even() {
    return of(BertFamily.encoder(40, 16, 2, 2, 32), 3, 1);
  }

  /**
   * Three layers with other shapes each, the middle one without heads, the last without neurons.
   */
  public static Checkpoint uneven() {
    return layers(List.of(3, 0, 1), List.of(7, 24, 0));
  }

  /** Layers of the given heads and neurons, width 16, head width 4. */
  public static Checkpoint layers(List<Integer> heads, List<Integer> neurons) {
    TransformerConfig even =
        BertFamily.encoder(40, 16, heads.size(), 4, 32).withLayers(heads, neurons);
    return of(even, 3, 2);
  }

  /** Two layers with another choice of matrices kept as two factors each, and so the word table. */
  public static Checkpoint factored() {
    Map<String, Integer> ranks = new TreeMap<>();
    String first = "encoder.layer.0.";
    String second = "encoder.layer.1.";
    ranks.put(WeightForm.WORDS, 5);
    ranks.put(WeightForm.queries(first), 3);
    ranks.put(WeightForm.keysAndValues(first), 7);
    ranks.put(WeightForm.attended(first), 4);
    ranks.put(WeightForm.outer(first), 6);
    ranks.put(WeightForm.keysAndValues(second), 8);
    ranks.put(WeightForm.inner(second), 5);
    ranks.put(WeightForm.outer(second), 4);
    TransformerConfig even = BertFamily.encoder(40, 16, 2, 4, 32);
    return of(even.withForm(WeightForm.of(ranks)), 3, 4);
  }

  /** Three layers that use the weights of one. */
  public static Checkpoint shared() {
    TransformerConfig even = BertFamily.encoder(40, 16, 3, 4, 32);
    return of(even.withForm(WeightForm.ofOneLayer()), 3, 6);
  }

  /** Weights of deviation 0.2, gains near one: activations stay of order one through the layers. */
  public static Checkpoint of(TransformerConfig config, int labels, long seed) {
    HeadSpec head =
        HeadSpec.of(
            labels == 1 ? Head.SCORE : Head.CLASSES,
            IntStream.range(0, labels).mapToObj(i -> "label" + i).toList());
    return of(config, head, ModelFamily.of(config).architecture(config, head), seed);
  }

  /** The same with the tensors of any architecture. */
  public static Checkpoint of(
      TransformerConfig config, HeadSpec head, Architecture architecture, long seed) {
    Random random = new Random(seed);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    architecture.shapes().forEach((name, shape) -> tensors.put(name, tensor(name, shape, random)));
    return new Checkpoint(config, tensors, head);
  }

  /** Piece ids below {@code bound}, the first of them 1. */
  public static int[] ids(int length, int bound, long seed) {
    int[] ids = new Random(seed).ints(length, 1, bound).toArray();
    ids[0] = 1;
    return ids;
  }

  /** Token types: zeros, and ones in the second half. */
  public static int[] types(int length) {
    return IntStream.range(0, length).map(i -> i < length / 2 ? 0 : 1).toArray();
  }

  private static Tensor tensor(String name, int[] axes, Random random) {
    Tensor tensor = Tensor.zeros(axes);
    float centre = name.endsWith("LayerNorm.weight") ? 1f : 0f;
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = centre + 0.2f * (float) random.nextGaussian();
    }
    return tensor;
  }
}
