package org.distill4j.teacher.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;

/** Asks a model for its logits, in batches of neighbours in length. */
public final class Inference {
  /** Sequences that are asked together. */
  public static final int BATCH = 64;

  private Inference() {}

  /** Logits {@code [n][C]} in the order of the sequences; of tags {@code [n][L · C]}. */
  public static float[][] logits(TransformerModel encoder, List<TokenizedText> sequences) {
    return logits(encoder, sequences, done -> {});
  }

  /**
   * The same with a listener.
   *
   * @param progress takes how many sequences have been answered
   */
  public static float[][] logits(
      TransformerModel encoder, List<TokenizedText> sequences, IntConsumer progress) {
    int[] order = longestFirst(sequences);
    float[][] said = logits(encoder, sequences, order, progress);
    float[][] logits = new float[order.length][];
    for (int i = 0; i < order.length; i++) {
      logits[order[i]] = said[i];
    }
    return logits;
  }

  /** Numbers of the sequences from the longest to the shortest: memory grows once. */
  public static int[] longestFirst(List<TokenizedText> sequences) {
    int[] lengths = sequences.stream().mapToInt(TokenizedText::length).toArray();
    return IntStream.range(0, lengths.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> lengths[i]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Logits of some of the sequences, in batches of {@value #BATCH} in the order given.
   *
   * @param rows numbers of sequences
   */
  public static float[][] logits(
      TransformerModel encoder, List<TokenizedText> sequences, int[] rows) {
    return logits(encoder, sequences, rows, done -> {});
  }

  /**
   * The same with a listener.
   *
   * @param progress takes how many of the rows have been answered
   */
  public static float[][] logits(
      TransformerModel encoder, List<TokenizedText> sequences, int[] rows, IntConsumer progress) {
    float[][] logits = new float[rows.length][];
    PackedBatch batch = new PackedBatch();
    for (int from = 0; from < rows.length; from += BATCH) {
      int count = Math.min(BATCH, rows.length - from);
      batch.fill(sequences, Arrays.copyOfRange(rows, from, from + count));
      Buffer out = encoder.output(batch, GraphNames.CLASSIFIER);
      boolean tags = encoder.head() == Head.TAGS;
      int classes = encoder.labels();
      int at = 0;
      for (int i = 0; i < count; i++) {
        logits[from + i] = new float[tags ? batch.length(i) * classes : classes];
        out.read(at, logits[from + i], 0, logits[from + i].length);
        at += logits[from + i].length;
      }
      progress.accept(from + count);
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
