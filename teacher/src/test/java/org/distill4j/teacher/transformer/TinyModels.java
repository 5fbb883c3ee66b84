package org.distill4j.teacher.transformer;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/** Classifiers of a few hundred seeded random weights. */
public final class TinyModels {
  private TinyModels() {}

  /** 9 pieces, 6 positions, width 4, heads of 2; no dropout. */
  public static TransformerConfig config(List<Integer> heads, List<Integer> neurons) {
    return config(9, 6, 4, 2, heads, neurons);
  }

  /** Any shape, without dropout. */
  public static TransformerConfig config(
      int pieces,
      int positions,
      int width,
      int headSize,
      List<Integer> heads,
      List<Integer> neurons) {
    return new TransformerConfig(
        "bert",
        TransformerConfig.Family.ENCODER,
        pieces,
        width,
        heads,
        headSize,
        neurons,
        "gelu",
        positions,
        0,
        2,
        1e-12,
        0,
        0,
        0,
        WeightForm.plain(),
        SentencePooling.NONE);
  }

  /** Two layers and a word table of two factors each, but for one matrix of each layer. */
  public static TransformerConfig factored() {
    Map<String, Integer> ranks = new TreeMap<>();
    String first = "encoder.layer.0.";
    String second = "encoder.layer.1.";
    ranks.put(WeightForm.WORDS, 3);
    ranks.put(WeightForm.queries(first), 1);
    ranks.put(WeightForm.keysAndValues(first), 2);
    ranks.put(WeightForm.attended(first), 2);
    ranks.put(WeightForm.outer(first), 3);
    ranks.put(WeightForm.queries(second), 2);
    ranks.put(WeightForm.keysAndValues(second), 3);
    ranks.put(WeightForm.inner(second), 2);
    ranks.put(WeightForm.outer(second), 1);
    return config(List.of(2, 1), List.of(5, 3)).withForm(WeightForm.of(ranks));
  }

  /** A classifier: weights of deviation 0.4, gains near one, labels {@code a}, {@code b}, … */
  public static Checkpoint classifier(TransformerConfig config, int labels, long seed) {
    List<String> names =
        "abcdefgh".substring(0, labels).chars().mapToObj(Character::toString).toList();
    HeadSpec head = HeadSpec.of(labels == 1 ? Head.SCORE : Head.CLASSES, names);
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new TreeMap<>();
    ModelFamily.of(config)
        .architecture(config, head)
        .shapes()
        .forEach((name, shape) -> tensors.put(name, draw(name, shape, random)));
    return new Checkpoint(config, new TreeMap<>(tensors), head);
  }

  private static Tensor draw(String name, int[] shape, Random random) {
    Tensor tensor = Tensor.zeros(shape);
    float centre = name.endsWith("LayerNorm.weight") ? 1 : 0;
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = centre + 0.4f * (float) random.nextGaussian();
    }
    return tensor;
  }

  /** A sequence of these pieces, the second half of the second type. */
  public static TokenizedText sequence(int... ids) {
    int[] types = new int[ids.length];
    java.util.Arrays.fill(types, ids.length - ids.length / 2, ids.length, 1);
    return TokenizedText.of(ids, types, false);
  }

  /** A sequence of random pieces from 1 up to but without {@code pieces}. */
  public static TokenizedText random(int length, int pieces, long seed) {
    return sequence(new Random(seed).ints(length, 1, pieces).toArray());
  }
}
