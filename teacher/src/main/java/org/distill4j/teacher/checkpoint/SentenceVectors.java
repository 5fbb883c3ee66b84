package org.distill4j.teacher.checkpoint;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Sentence encoders: models whose answer is a vector of length one for each text. What stands for
 * labels in them are the names of its axes, 0 to d - 1, so that the width of an answer is told in
 * one way for all models.
 *
 * <p>The answer is {@code y / |y|}, with {@code y} the pooled vector x of the hidden width H, or
 * {@code y = W x + b} where d differs from H; W {@code [d, H]} and b are {@value #PROJECTION}{@code
 * .weight} and {@code .bias}.
 */
public final class SentenceVectors {
  /** The linear layer behind the pooling, where widths differ. */
  public static final String PROJECTION = "classifier";

  private SentenceVectors() {}

  /** The names of d axes. */
  public static List<String> axes(int size) {
    return IntStream.range(0, size).mapToObj(Integer::toString).toList();
  }

  /** Whether vectors of that width ask for a projection. */
  public static boolean projects(TransformerConfig config, int size) {
    return size != config.hiddenSize();
  }

  /** An encoder as one of sentences, in its own width: its pooler and any head are left aside. */
  public static Checkpoint of(Checkpoint encoder, SentencePooling pooling) {
    if (pooling == SentencePooling.NONE) {
      throw new IllegalArgumentException("pooling: must be MEAN or CLS; got NONE");
    }
    SortedMap<String, Tensor> tensors = bare(encoder);
    TransformerConfig config = encoder.config().withPooling(pooling);
    return new Checkpoint(config, tensors, HeadSpec.vector(config.hiddenSize()));
  }

  /**
   * The same with a projection.
   *
   * @param weight W, {@code [d, H]}, d and H not the same; the bias is zero
   */
  public static Checkpoint projected(Checkpoint model, Tensor weight) {
    int size = weight.length(0);
    if (!projects(model.config(), size) || weight.length(1) != model.config().hiddenSize()) {
      throw new IllegalArgumentException(
          "weight: must have the shape [d, "
              + model.config().hiddenSize()
              + "], d another number; got "
              + weight);
    }
    SortedMap<String, Tensor> tensors = bare(model);
    tensors.put(PROJECTION + ".weight", weight);
    tensors.put(PROJECTION + ".bias", Tensor.zeros(size));
    return new Checkpoint(model.config(), tensors, HeadSpec.vector(size));
  }

  private static SortedMap<String, Tensor> bare(Checkpoint model) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.withoutChain().tensors());
    tensors.keySet().removeIf(name -> HeadTensors.isPooler(name) || HeadTensors.isClassifier(name));
    return tensors;
  }
}
