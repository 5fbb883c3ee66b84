package org.distill4j.compress;

import java.util.Arrays;
import java.util.Map;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;

/** Checks that a checkpoint is a complete model with a head. */
public final class ClassifierShapes {
  private ClassifierShapes() {}

  /**
   * Checks that a checkpoint has exactly the tensors of its architecture, with finite weights.
   *
   * @throws IllegalArgumentException if it is no encoder, has no labels, or a tensor is missing, of
   *     another shape, not finite, or unknown; the message names it
   */
  public static void check(Checkpoint checkpoint) {
    require(!checkpoint.labels().isEmpty(), "labels", "must name at least one label", "none");
    check(checkpoint, ModelFamily.architecture(checkpoint));
  }

  /**
   * The same for a known architecture.
   *
   * @throws IllegalArgumentException as above
   */
  public static void check(Checkpoint checkpoint, Architecture architecture) {
    Map<String, int[]> expected = architecture.shapes();
    expected.forEach((name, shape) -> checkTensor(checkpoint, name, shape));
    for (String name : checkpoint.tensors().keySet()) {
      require(expected.containsKey(name), name, "must be a tensor of such a classifier", "it");
    }
  }

  private static void checkTensor(Checkpoint checkpoint, String name, int[] shape) {
    Tensor tensor = checkpoint.tensor(name);
    require(tensor.hasShape(shape), name, "must have shape " + Arrays.toString(shape), tensor);
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        require(false, name, "every weight must be finite", value);
      }
    }
  }

  private static void require(boolean holds, String where, String must, Object got) {
    if (!holds) {
      throw new IllegalArgumentException(where + ": " + must + "; got " + got);
    }
  }
}
