package org.distill4j.compress.vocabulary;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** For each row of a word embedding, the kept row that is most like it. */
final class NearestRows {
  /** Rows compared at once: 2,000 by 8,000 cosines are 64 MB. */
  private static final int CHUNK = 2_000;

  private NearestRows() {}

  /**
   * The kept id of each id: itself where it is kept, else the candidate with the highest cosine; of
   * equal ones the first. Rows of zeros are like no other and take the first candidate.
   *
   * @param table rows of word vectors, [V, H] by rows
   * @param width H
   * @param kept the ids that stay
   * @param excluded kept ids that nothing may become, such as special tokens
   */
  static int[] of(
      float[] table, int width, NavigableSet<Integer> kept, NavigableSet<Integer> excluded) {
    int size = table.length / width;
    int[] nearest = new int[size];
    kept.forEach(id -> nearest[id] = id);
    NavigableSet<Integer> candidates = new TreeSet<>(kept);
    candidates.removeAll(excluded);
    int[] target = array(candidates);
    NavigableSet<Integer> others = new TreeSet<>();
    for (int id = 0; id < size; id++) {
      if (!kept.contains(id)) {
        others.add(id);
      }
    }
    List<Integer> dropped = List.copyOf(others);
    INDArray towards = unit(table, width, target).transpose();
    for (int from = 0; from < dropped.size(); from += CHUNK) {
      List<Integer> part = dropped.subList(from, Math.min(dropped.size(), from + CHUNK));
      int[] ids = part.stream().mapToInt(Integer::intValue).toArray();
      long[] best = unit(table, width, ids).mmul(towards).argMax(1).toLongVector();
      for (int i = 0; i < ids.length; i++) {
        nearest[ids[i]] = target[(int) best[i]];
      }
    }
    return nearest;
  }

  private static INDArray unit(float[] table, int width, int[] ids) {
    float[][] rows = new float[ids.length][width];
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(table, ids[i] * width, rows[i], 0, width);
    }
    INDArray matrix = Nd4j.createFromArray(rows);
    return matrix.diviColumnVector(Transforms.max(matrix.norm2(1), Float.MIN_NORMAL, true));
  }

  private static int[] array(NavigableSet<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
