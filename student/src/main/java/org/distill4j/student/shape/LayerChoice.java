package org.distill4j.student.shape;

import java.util.ArrayList;
import java.util.List;

/** Which teacher layers stand behind a student's. */
public final class LayerChoice {
  private LayerChoice() {}

  /**
   * Teacher layers at even distances, the last among them: 1, 3, 5 for three of six (Sanh et al.
   * 2019, arXiv 1910.01108, section 2, take one of two).
   *
   * @param layers the student's layers
   * @param teacherLayers the teacher's layers, at least as many
   * @return numbers from 0, one a student layer, rising
   */
  public static List<Integer> even(int layers, int teacherLayers) {
    if (!(layers >= 1 && layers <= teacherLayers)) {
      throw new IllegalArgumentException(
          "layers: must be from 1 to the teacher's "
              + teacherLayers
              + "; got "
              + layers
              + ". Take a number between.");
    }
    List<Integer> chosen = new ArrayList<>();
    for (int i = 1; i <= layers; i++) {
      chosen.add((int) Math.round((double) i * teacherLayers / layers) - 1);
    }
    return List.copyOf(chosen);
  }

  /** Checks that every named layer is one of the teacher's. */
  public static List<Integer> named(List<Integer> layers, int teacherLayers) {
    for (int layer : layers) {
      if (!(layer >= 0 && layer < teacherLayers)) {
        throw new IllegalArgumentException(
            "must be teacher layers from 0 to "
                + (teacherLayers - 1)
                + "; got "
                + layers
                + ". Count them from 0.");
      }
    }
    return List.copyOf(layers);
  }
}
