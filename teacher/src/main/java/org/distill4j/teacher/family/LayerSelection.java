package org.distill4j.teacher.family;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Layers;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Keeps, copies or reorders whole layers of a model, whatever its family calls their tensors: they
 * are found by their role within the layer.
 */
public final class LayerSelection {
  private LayerSelection() {}

  /**
   * The model with these layers only, each in its own shape.
   *
   * @param layers their numbers, from 0, at least one
   */
  public static Checkpoint keep(Checkpoint model, List<Integer> layers) {
    List<Integer> heads = layers.stream().map(model.config().numAttentionHeads()::get).toList();
    List<Integer> widths = layers.stream().map(model.config().intermediateSize()::get).toList();
    TransformerConfig config = model.config().withLayers(heads, widths);
    return new Checkpoint(config, tensors(model, config, layers), model.head());
  }

  /**
   * The tensors of a model with other layers; what belongs to no layer stays.
   *
   * @param model where all tensors come from
   * @param config the shape to be made, as deep as there are layers chosen
   * @param layers of each of its layers the number in {@code model}, from 0
   * @throws IllegalArgumentException if the layers of both have other tensors
   */
  public static SortedMap<String, Tensor> tensors(
      Checkpoint model, TransformerConfig config, List<Integer> layers) {
    Architecture from = ModelFamily.architecture(model);
    Architecture to = ModelFamily.of(config).architecture(config, model.head());
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    for (int layer = 0; layer < Layers.count(from); layer++) {
      tensors.keySet().removeAll(Set.copyOf(Layers.tensors(from, layer).values()));
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      SortedMap<String, String> sources = Layers.tensors(from, layers.get(layer));
      SortedMap<String, String> targets = Layers.tensors(to, layer);
      if (!sources.keySet().equals(targets.keySet())) {
        throw new IllegalArgumentException(
            "layer "
                + layer
                + ": must have the tensors "
                + targets.keySet()
                + "; got those of layer "
                + layers.get(layer)
                + ", "
                + sources.keySet());
      }
      targets.forEach((role, name) -> tensors.put(name, model.tensor(sources.get(role))));
    }
    return tensors;
  }
}
