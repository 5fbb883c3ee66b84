package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.kernel.Buffer;

/**
 * Applies gates to attention heads (Voita et al. 2019, arXiv 1905.09418) and neurons by multiplying
 * them into the weights that read the units: for the length of a pass the model computes with
 * {@code W diag(z)} in place of W, which is what gates on the units would do, without vertices of
 * their own.
 */
final class FoldedGates {
  private final List<UnitGroup> groups;
  private final Buffer parameters;
  private final Buffer gradients;
  private final List<float[]> whole = new ArrayList<>();
  private List<double[]> gates = List.of();

  /** Gates on all units of some layers. */
  FoldedGates(List<UnitGroup> groups, Buffer parameters, Buffer gradients) {
    this.groups = groups;
    this.parameters = parameters;
    this.gradients = gradients;
    groups.forEach(group -> whole.add(new float[group.readingWeights()]));
  }

  /** Multiplies gates in, one array a layer. */
  void fold(List<double[]> values) {
    gates = values;
    for (int layer = 0; layer < groups.size(); layer++) {
      groups.get(layer).read(parameters, whole.get(layer));
      groups.get(layer).scale(parameters, gates.get(layer));
    }
  }

  /** Puts the weights back as they were. */
  void unfold() {
    for (int layer = 0; layer < groups.size(); layer++) {
      groups.get(layer).write(parameters, whole.get(layer));
    }
  }

  /**
   * Puts the weights back, and turns the gradients by {@code W diag(z)}, which a pass left, into
   * those by W and z.
   *
   * @param slopes takes ∂L/∂z, one array a layer
   */
  void unfold(List<double[]> slopes) {
    unfold();
    for (int layer = 0; layer < groups.size(); layer++) {
      Arrays.fill(slopes.get(layer), 0);
      groups.get(layer).addMaskSlopes(parameters, gradients, slopes.get(layer));
      groups.get(layer).scale(gradients, gates.get(layer));
    }
  }
}
