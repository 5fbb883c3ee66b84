package org.distill4j.student.shape;

import java.util.Collections;
import java.util.SortedMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.family.LayerSelection;

/** Students whose layers all use the weights of one (ALBERT, Lan et al. 2020, arXiv 1909.11942). */
public final class SharedLayers {
  private SharedLayers() {}

  /**
   * A model of as many layers that has the weights of one, of the middle one, or of the first after
   * the middle where layers are even in number.
   *
   * @throws IllegalArgumentException if layers differ in shape
   */
  public static Checkpoint of(Checkpoint model) {
    int layers = model.config().numHiddenLayers();
    TransformerConfig config = model.config().withForm(WeightForm.ofOneLayer());
    SortedMap<String, Tensor> tensors =
        LayerSelection.tensors(model, config, Collections.nCopies(layers, layers / 2));
    return new Checkpoint(config, tensors, model.head());
  }
}
