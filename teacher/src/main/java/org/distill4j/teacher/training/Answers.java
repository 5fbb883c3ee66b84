package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.GraphNames;

/** Asks a model for its logits, in batches of neighbours in length. */
public final class Answers {
  private static final int BATCH = 64;

  private Answers() {}

  /** Logits {@code [n][C]} in the order of the sequences. */
  public static float[][] logits(Encoder encoder, List<Pieces> sequences) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      order.add(i);
    }
    // Longest first: memory grows once.
    order.sort(Comparator.comparingInt((Integer i) -> sequences.get(i).length()).reversed());
    float[][] logits = new float[sequences.size()][];
    PackedBatch batch = new PackedBatch();
    for (int from = 0; from < order.size(); from += BATCH) {
      List<Integer> rows = order.subList(from, Math.min(order.size(), from + BATCH));
      batch.fill(sequences, rows.stream().mapToInt(Integer::intValue).toArray());
      Block out = encoder.output(batch, GraphNames.CLASSIFIER);
      int classes = out.length() / rows.size();
      for (int i = 0; i < rows.size(); i++) {
        logits[rows.get(i)] = new float[classes];
        out.read(i * classes, logits[rows.get(i)], 0, classes);
      }
    }
    return logits;
  }

  /** The index of the largest logit of each row. */
  public static int[] labels(float[][] logits) {
    int[] labels = new int[logits.length];
    for (int i = 0; i < labels.length; i++) {
      for (int c = 1; c < logits[i].length; c++) {
        if (logits[i][c] > logits[i][labels[i]]) {
          labels[i] = c;
        }
      }
    }
    return labels;
  }
}
