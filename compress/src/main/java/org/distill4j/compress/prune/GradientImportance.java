package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.BackwardProbe;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;

/**
 * Scores heads and feed-forward neurons by the loss's sensitivity to a mask on them, {@code mean
 * over examples of |∂L/∂mask|} (Michel et al. 2019, arXiv 1905.10650, equation 2). Layers are
 * brought to one scale where units are chosen, not here.
 *
 * <p>The mask's gradient needs no mask: it is the sum of activation times gradient over the unit's
 * elements. Dropout is off. Absolute values are taken example by example, since gradients of
 * different examples cancel.
 */
public final class GradientImportance {
  private static final int BATCH = 32;

  private final Encoder encoder;
  private final TransformerConfig config;
  private final List<double[]> heads = new ArrayList<>();
  private final List<double[]> neurons = new ArrayList<>();
  private int[] lengths = {};

  private GradientImportance(Checkpoint model, List<TapLoss> losses) {
    this.config = model.config().withDropout(0, 0);
    Checkpoint undropped = new Checkpoint(config, model.tensors(), model.labels());
    this.encoder = Encoder.forTraining(undropped, losses, 0);
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      int headCount = config.numAttentionHeads().get(layer);
      int neuronCount = config.intermediateSize().get(layer);
      heads.add(new double[headCount]);
      neurons.add(new double[neuronCount]);
      if (headCount > 0) {
        encoder.probe(GraphNames.attention(layer), summing(heads.get(layer)));
      }
      if (neuronCount > 0) {
        encoder.probe(GraphNames.intermediate(layer), summing(neurons.get(layer)));
      }
    }
  }

  /**
   * Scores a model's units.
   *
   * @param losses the loss that the model is trained by, as taps
   * @param sequences at least one text
   * @param targets the targets of those losses on these texts
   */
  public static ImportanceScores of(
      Checkpoint model, List<TapLoss> losses, List<Pieces> sequences, Targets targets) {
    GradientImportance scores = new GradientImportance(model, losses);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingInt(i -> sequences.get(i).length()));
    for (int from = 0; from < order.size(); from += BATCH) {
      int[] rows =
          order.subList(from, Math.min(order.size(), from + BATCH)).stream()
              .mapToInt(Integer::intValue)
              .toArray();
      scores.add(rows, sequences, targets);
    }
    return ImportanceScores.of(
        mean(scores.heads, sequences.size()), mean(scores.neurons, sequences.size()));
  }

  private static List<double[]> mean(List<double[]> sums, int count) {
    return sums.stream()
        .map(layer -> Arrays.stream(layer).map(sum -> sum / count).toArray())
        .toList();
  }

  private void add(int[] rows, List<Pieces> sequences, Targets targets) {
    List<Pieces> chosen = new ArrayList<>();
    lengths = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen.add(sequences.get(rows[i]));
      lengths[i] = sequences.get(rows[i]).length();
    }
    PackedBatch batch = PackedBatch.of(chosen);
    encoder.lossAndGradients(batch, targets.of(rows, 0));
    encoder.words().clearGradients();
  }

  private BackwardProbe summing(double[] scores) {
    return (output, gradient, width) -> {
      int rows = output.length() / width;
      boolean firstOnly = rows == lengths.length;
      int row = 0;
      for (int length : lengths) {
        int count = firstOnly ? 1 : length;
        addExample(output, gradient, row, count, width, scores);
        row += count;
      }
    };
  }

  // The loss is a mean over the batch; times its size the gradient is that of one example.
  private void addExample(
      Block output, Block gradient, int row, int count, int width, double[] scores) {
    float[] activation = new float[width];
    float[] slope = new float[width];
    double[] sums = new double[scores.length];
    int unit = width / scores.length;
    for (int i = row; i < row + count; i++) {
      output.read(i * width, activation, 0, width);
      gradient.read(i * width, slope, 0, width);
      for (int j = 0; j < width; j++) {
        sums[j / unit] += (double) activation[j] * slope[j];
      }
    }
    for (int j = 0; j < sums.length; j++) {
      scores[j] += Math.abs(sums[j]) * lengths.length;
    }
  }
}
