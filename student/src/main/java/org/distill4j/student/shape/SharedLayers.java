package org.distill4j.student.shape;

import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.WeightForm;

/** Students whose layers all use the weights of one (ALBERT, Lan et al. 2020, arXiv 1909.11942). */
public final class SharedLayers {
  private static final String LAYERS = "encoder.layer.";

  private SharedLayers() {}

  /**
   * A model of as many layers that has the weights of one, of the middle one, or of the first
   * behind the middle where layers are even in number.
   *
   * @throws IllegalArgumentException if layers differ in shape
   */
  public static Checkpoint of(Checkpoint model) {
    TreeMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.keySet().removeIf(name -> name.startsWith(LAYERS));
    String kept = LAYERS + model.config().numHiddenLayers() / 2 + ".";
    model
        .tensors()
        .subMap(kept, kept + Character.MAX_VALUE)
        .forEach(
            (name, tensor) -> tensors.put(LAYERS + "0." + name.substring(kept.length()), tensor));
    return new Checkpoint(model.config().withForm(WeightForm.ofOneLayer()), tensors, model.head());
  }
}
