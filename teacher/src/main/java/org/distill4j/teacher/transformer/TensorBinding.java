package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.checkpoint.BertTensors;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.checkpoint.WordModelTensors;

/**
 * Which rows of which vertex's parameter a tensor of a {@link Checkpoint} is.
 *
 * @param tensor the tensor's name
 * @param vertex the vertex's name
 * @param parameter the parameter's name
 * @param firstRow where the tensor starts in the parameter: keys and values share one
 */
record TensorBinding(String tensor, String vertex, String parameter, int firstRow) {

  /** Every tensor of a model but the word embedding, which the graph's vector does not hold. */
  static List<TensorBinding> of(Checkpoint model) {
    Head head = Head.of(model);
    List<TensorBinding> all = new ArrayList<>(of(model.config(), head));
    if (head == Head.VECTOR && model.hasClassifier()) {
      dense(all, SentenceVectors.PROJECTION, GraphNames.PROJECTION);
    }
    if (model.hasChain()) {
      all.add(whole(BertTensors.CHAIN, GraphNames.CHAIN, CrfVertex.SCORES));
    }
    return List.copyOf(all);
  }

  private static List<TensorBinding> of(TransformerConfig config, Head head) {
    boolean classifier = head != Head.NONE;
    if (!config.family().isTransformer()) {
      return withoutAttention(config, classifier);
    }
    List<TensorBinding> all = new ArrayList<>();
    if (config.form().rank(WeightForm.WORDS) > 0) {
      dense(all, WeightForm.WORD_PROJECTION, GraphNames.WIDE_WORDS);
    }
    all.add(whole("embeddings.position_embeddings.weight", GraphNames.EMBEDDINGS, "position"));
    all.add(whole("embeddings.token_type_embeddings.weight", GraphNames.EMBEDDINGS, "type"));
    norm(all, "embeddings.LayerNorm", GraphNames.EMBEDDINGS);
    int layers = config.form().shared() ? 1 : config.numHiddenLayers();
    for (int layer = 0; layer < layers; layer++) {
      attention(all, config, layer);
      feedForward(all, config, layer);
    }
    if (head.readsPooler()) {
      dense(all, "pooler.dense", GraphNames.POOLER);
    }
    if (classifier && head != Head.VECTOR) {
      dense(all, "classifier", GraphNames.CLASSIFIER);
    }
    return List.copyOf(all);
  }

  private static List<TensorBinding> withoutAttention(
      TransformerConfig config, boolean classifier) {
    List<TensorBinding> all = new ArrayList<>();
    if (config.family() == TransformerConfig.Family.STATIC) {
      all.add(whole(WordModelTensors.SCORE, GraphNames.EMBEDDINGS, AveragedWordsVertex.SCORE));
      dense(all, WordModelTensors.DENSE, GraphNames.POOLER);
    } else {
      for (String direction : WordModelTensors.DIRECTIONS) {
        WordModelTensors.LSTM_PARTS.forEach(
            part -> all.add(whole(direction + part, GraphNames.POOLER, direction + part)));
      }
    }
    if (classifier) {
      dense(all, "classifier", GraphNames.CLASSIFIER);
    }
    return List.copyOf(all);
  }

  private static void attention(List<TensorBinding> all, TransformerConfig config, int layer) {
    String prefix = config.layerPrefix(layer);
    String self = prefix + "attention.self.";
    int size = config.attentionSize(layer);
    if (size > 0) {
      factor(all, config, WeightForm.queries(prefix), GraphNames.query(layer));
      dense(all, self + "query", GraphNames.query(layer));
      String keyValue = GraphNames.keyValue(layer);
      factor(all, config, WeightForm.keysAndValues(prefix), keyValue);
      dense(all, self + "key", keyValue);
      all.add(new TensorBinding(self + "value.weight", keyValue, "weight", size));
      all.add(new TensorBinding(self + "value.bias", keyValue, "bias", size));
      factor(all, config, WeightForm.attended(prefix), GraphNames.attentionOutput(layer));
    }
    block(all, prefix + "attention.output", GraphNames.attentionOutput(layer), size);
  }

  private static void feedForward(List<TensorBinding> all, TransformerConfig config, int layer) {
    String prefix = config.layerPrefix(layer);
    int size = config.intermediateSize().get(layer);
    if (size > 0) {
      factor(all, config, WeightForm.inner(prefix), GraphNames.intermediate(layer));
      dense(all, WeightForm.inner(prefix), GraphNames.intermediate(layer));
      factor(all, config, WeightForm.outer(prefix), GraphNames.output(layer));
    }
    block(all, prefix + "output", GraphNames.output(layer), size);
  }

  private static void factor(
      List<TensorBinding> all, TransformerConfig config, String name, String vertex) {
    if (config.form().rank(name) > 0) {
      dense(all, name + WeightForm.FACTOR, GraphNames.factor(vertex));
    }
  }

  private static void block(List<TensorBinding> all, String prefix, String vertex, int inputs) {
    if (inputs > 0) {
      all.add(whole(prefix + ".dense.weight", vertex, "weight"));
    }
    all.add(whole(prefix + ".dense.bias", vertex, "bias"));
    norm(all, prefix + ".LayerNorm", vertex);
  }

  private static void norm(List<TensorBinding> all, String prefix, String vertex) {
    all.add(whole(prefix + ".weight", vertex, "norm.weight"));
    all.add(whole(prefix + ".bias", vertex, "norm.bias"));
  }

  private static void dense(List<TensorBinding> all, String prefix, String vertex) {
    all.add(whole(prefix + ".weight", vertex, "weight"));
    all.add(whole(prefix + ".bias", vertex, "bias"));
  }

  private static TensorBinding whole(String tensor, String vertex, String parameter) {
    return new TensorBinding(tensor, vertex, parameter, 0);
  }
}
