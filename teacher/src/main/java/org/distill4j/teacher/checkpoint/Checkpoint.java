package org.distill4j.teacher.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.TagTransitions;

/**
 * A model outside any graph: its shape, its tensors by name, and its labels.
 *
 * <p>Names are those that the model's {@link ModelFamily} gives its tensors in memory, weights are
 * {@code [out, in]}.
 *
 * <p>Layers that are kept as two factors have more: see {@link WeightForm}.
 *
 * @param config the shape
 * @param tensors the weights by name, sorted; not modifiable
 * @param head what the model answers
 */
public record Checkpoint(
    TransformerConfig config, SortedMap<String, Tensor> tensors, HeadSpec head) {

  /** Copies the map, not the tensors. */
  public Checkpoint {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    Objects.requireNonNull(head, "head");
  }

  /** A checkpoint without a head. */
  public static Checkpoint of(TransformerConfig config, Map<String, Tensor> tensors) {
    return new Checkpoint(config, new TreeMap<>(tensors), HeadSpec.none());
  }

  /** The label strings by index; empty where there is no head. */
  public List<String> labels() {
    return head.labels();
  }

  /**
   * The tensor of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          name + ": must be among the tensors; got none by that name");
    }
    return tensor;
  }

  /** The number of weights. */
  public long parameters() {
    return tensors.values().stream().mapToLong(Tensor::size).sum();
  }

  /** Whether there is a pooler, which sentence classification reads. */
  public boolean hasPooler() {
    return tensors.containsKey(HeadTensors.POOLER);
  }

  /** Whether there is a sentence classifier. */
  public boolean hasClassifier() {
    return tensors.containsKey(HeadTensors.CLASSIFIER);
  }

  /**
   * The same model with a pooler drawn anew, as Hugging Face does for a model that lacks one:
   * weights normal with standard deviation 0.02 (BERT's initializer range), bias zero. The same
   * seed gives the same numbers on every Java.
   */
  public Checkpoint withFreshPooler(long seed) {
    int hidden = config.hiddenSize();
    Random random = new Random(seed);
    float[] weights = new float[hidden * hidden];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (0.02 * random.nextGaussian());
    }
    SortedMap<String, Tensor> more = new TreeMap<>(tensors);
    more.put(HeadTensors.POOLER, Tensor.of(weights, hidden, hidden));
    more.put("pooler.dense.bias", Tensor.zeros(hidden));
    boolean tagger = head.kind() == Head.TAGS;
    return new Checkpoint(config, more, tagger ? HeadSpec.classes(labels()) : head);
  }

  /**
   * The same model as a classifier of tokens, which has no pooler; without a head if it had none.
   */
  public Checkpoint asTagger() {
    SortedMap<String, Tensor> fewer = new TreeMap<>(tensors);
    fewer.keySet().removeIf(HeadTensors::isPooler);
    boolean tagger = head.kind() == Head.TAGS || head.kind() == Head.NONE;
    return new Checkpoint(config, fewer, tagger ? head : HeadSpec.tags(labels()));
  }

  /** Whether it is a tagger whose tags are answered together, by scores of their neighbours. */
  public boolean hasChain() {
    return head.crf();
  }

  /** The scores of neighbouring tags, where there are some. */
  public Optional<TagTransitions> transitions() {
    return hasChain()
        ? Optional.of(TagTransitions.of(labels(), tensor(HeadTensors.CHAIN).values()))
        : Optional.empty();
  }

  /** The same tagger with scores of zero, by which only what IOB2 rules out is told apart. */
  public Checkpoint withFreshChain() {
    SortedMap<String, Tensor> more = new TreeMap<>(tensors);
    more.put(HeadTensors.CHAIN, Tensor.zeros(HeadTensors.chain(head.size())));
    return new Checkpoint(config, more, head.withCrf(true));
  }

  /** The same tagger, each of whose tags stands for itself. */
  public Checkpoint withoutChain() {
    SortedMap<String, Tensor> fewer = new TreeMap<>(tensors);
    fewer.remove(HeadTensors.CHAIN);
    return new Checkpoint(config, fewer, head.withCrf(false));
  }

  /**
   * The same model whose logits are divided by a temperature: its last linear layer, and the scores
   * of neighbouring tags where it has some, take it up, so that every label stays.
   *
   * @throws IllegalArgumentException if the temperature is not positive and finite, or there is no
   *     classifier
   */
  public Checkpoint withTemperature(double temperature) {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature: must be positive and finite; got " + temperature);
    }
    SortedMap<String, Tensor> divided = new TreeMap<>(tensors);
    divided.put(HeadTensors.CLASSIFIER, tensor(HeadTensors.CLASSIFIER).dividedBy(temperature));
    divided.put(
        HeadTensors.CLASSIFIER_BIAS, tensor(HeadTensors.CLASSIFIER_BIAS).dividedBy(temperature));
    divided.computeIfPresent(HeadTensors.CHAIN, (name, scores) -> scores.dividedBy(temperature));
    return new Checkpoint(config, divided, head);
  }

  /** The same model with other labels of the same number. */
  public Checkpoint withLabels(List<String> newLabels) {
    return withHead(head.withLabels(newLabels));
  }

  /** The same tensors under another head. */
  public Checkpoint withHead(HeadSpec newHead) {
    return new Checkpoint(config, tensors, newHead);
  }
}
