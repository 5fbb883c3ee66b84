package org.distill4j.teacher.checkpoint;

import java.util.Arrays;
import java.util.Map;

/** Checks the tensors of a file against those that a model's configuration asks for. */
final class TensorShapes {
  private TensorShapes() {}

  /** Compares the shapes found with those that the configuration asks for. */
  static void check(String place, Map<String, int[]> expected, Map<String, int[]> found)
      throws CheckpointException {
    for (Map.Entry<String, int[]> entry : expected.entrySet()) {
      int[] shape = found.get(entry.getKey());
      String needed = Arrays.toString(entry.getValue());
      if (shape == null) {
        throw SafeTensorsHeader.fault(
            place, entry.getKey(), "must be there with shape " + needed + "; got no such tensor");
      }
      if (!Arrays.equals(shape, entry.getValue())) {
        throw SafeTensorsHeader.fault(
            place,
            entry.getKey(),
            "must have shape "
                + needed
                + ", as the configuration says; got "
                + Arrays.toString(shape));
      }
    }
  }
}
