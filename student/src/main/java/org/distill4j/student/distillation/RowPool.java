package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of numbers that serve again at every step, since a batch's are megabytes. What is taken
 * stays as it is until {@link #reset}.
 */
final class RowPool {
  private final List<float[][]> pieces = new ArrayList<>();
  private int taken;

  /** Everything that was taken is free again. */
  void reset() {
    taken = 0;
  }

  /** At least so many rows of exactly that width, whatever is in them. */
  float[][] take(int rows, int width) {
    if (taken == pieces.size()) {
      pieces.add(new float[0][]);
    }
    float[][] piece = pieces.get(taken);
    boolean fits = piece.length > 0 && piece[0].length == width;
    if (!fits || piece.length < rows) {
      int kept = fits ? piece.length : 0;
      piece = Arrays.copyOf(fits ? piece : new float[0][], rows + rows / 8);
      for (int i = kept; i < piece.length; i++) {
        piece[i] = new float[width];
      }
      pieces.set(taken, piece);
    }
    taken++;
    return piece;
  }
}
