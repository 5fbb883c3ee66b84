package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.ResidualBlock;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.BackwardProbe;
import org.distill4j.teacher.transformer.TrainingLoss;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Scores heads, feed-forward neurons and hidden units by the loss's sensitivity to a mask on them:
 * {@code mean over examples of |∂L/∂mask|} (Michel et al. 2019, arXiv 1905.10650, equation 2), or
 * of its square, the diagonal of the empirical Fisher information (Kwon et al. 2022, arXiv
 * 2204.09656). Layers whose scores have no common unit are brought to one scale where units are
 * chosen, not here.
 *
 * <p>The mask's gradient needs no mask: it is the sum of activation times gradient over the unit's
 * elements. A hidden unit has one mask for all places where the residual stream is normalised, so
 * that its sum runs over all of them. Dropout is off. Absolute values or squares are taken example
 * by example, since gradients of different examples cancel. As in training, a loss that is a mean
 * over tokens or words weighs an example by how many of its batch's it has; batches are of about
 * equal lengths.
 */
public final class GradientImportance {
  private static final int BATCH = 32;

  private final TransformerModel encoder;
  private final Power power;
  private final List<double[]> heads = new ArrayList<>();
  private final List<double[]> neurons = new ArrayList<>();
  private final double[] hidden;
  private int[] lengths = {};
  private double[][] hiddenSums = {};

  /** What of a mask's gradient is averaged over the examples. */
  public enum Power {
    /** Its absolute value: the first order of what removal changes. */
    ABSOLUTE,
    /** Its square: the Fisher information, twice the second order; of one unit in all layers. */
    SQUARED
  }

  private GradientImportance(Checkpoint model, List<? extends TrainingLoss> losses, Power power) {
    this.power = power;
    TransformerConfig config = model.config().withDropout(0, 0);
    Checkpoint undropped = new Checkpoint(config, model.tensors(), model.head());
    this.encoder = TransformerModel.forTraining(undropped, losses, 0);
    this.hidden = new double[config.hiddenSize()];
    Architecture architecture = encoder.architecture();
    List<ResidualBlock> blocks = ResidualBlock.of(architecture);
    encoder.probe(blocks.get(0).residual(), this::addHidden);
    for (ResidualBlock block : blocks) {
      encoder.probe(block.output(), this::addHidden);
      double[] scores = new double[block.axis().units()];
      (block.attends(architecture) ? heads : neurons).add(scores);
      if (scores.length > 0) {
        encoder.probe(block.units(), summing(scores));
      }
    }
  }

  /**
   * Scores a model's units by absolute values, as {@link #of(Checkpoint, List, List, Targets,
   * Power)} does.
   */
  public static ImportanceScores of(
      Checkpoint model,
      List<? extends TrainingLoss> losses,
      List<TokenizedText> sequences,
      Targets targets) {
    return of(model, losses, sequences, targets, Power.ABSOLUTE);
  }

  /**
   * Scores a model's units.
   *
   * @param losses the loss that the model is trained by, as taps
   * @param sequences at least one text
   * @param targets the targets of those losses on these texts
   * @param power what is averaged
   * @throws IllegalArgumentException if a score is not finite
   */
  public static ImportanceScores of(
      Checkpoint model,
      List<? extends TrainingLoss> losses,
      List<TokenizedText> sequences,
      Targets targets,
      Power power) {
    return of(model, losses, sequences, targets, power, done -> {});
  }

  /**
   * The same, which takes long with many texts.
   *
   * @param done hears how many texts are done
   */
  public static ImportanceScores of(
      Checkpoint model,
      List<? extends TrainingLoss> losses,
      List<TokenizedText> sequences,
      Targets targets,
      Power power,
      IntConsumer done) {
    GradientImportance scores = new GradientImportance(model, losses, power);
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
      scores.add(rows, sequences, targets, from / BATCH);
      done.accept(from + rows.length);
    }
    return scores.mean(sequences.size());
  }

  private ImportanceScores mean(int count) {
    ImportanceScores mean =
        ImportanceScores.of(mean(heads, count), mean(neurons, count))
            .withHidden(mean(hidden, count));
    return power == Power.SQUARED ? mean.comparable() : mean;
  }

  private static List<double[]> mean(List<double[]> sums, int count) {
    return sums.stream().map(layer -> mean(layer, count)).toList();
  }

  private static double[] mean(double[] sums, int count) {
    return Arrays.stream(sums).map(sum -> sum / count).toArray();
  }

  private void add(int[] rows, List<TokenizedText> sequences, Targets targets, int step) {
    List<TokenizedText> chosen = new ArrayList<>();
    lengths = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen.add(sequences.get(rows[i]));
      lengths[i] = sequences.get(rows[i]).length();
    }
    hiddenSums = new double[rows.length][hidden.length];
    PackedBatch batch = PackedBatch.of(chosen);
    encoder.lossAndGradients(batch, targets.of(rows, step));
    encoder.words().clearGradients();
    addPowers(hiddenSums, hidden);
  }

  private BackwardProbe summing(double[] scores) {
    return (output, gradient, width) -> {
      double[][] sums = new double[lengths.length][scores.length];
      addExamples(output, gradient, width, sums);
      addPowers(sums, scores);
    };
  }

  private void addHidden(Buffer output, Buffer gradient, int width) {
    addExamples(output, gradient, width, hiddenSums);
  }

  private void addExamples(Buffer output, Buffer gradient, int width, double[][] sums) {
    boolean firstOnly = output.length() / width == lengths.length;
    int row = 0;
    for (int i = 0; i < lengths.length; i++) {
      int count = firstOnly ? 1 : lengths[i];
      addExample(output, gradient, row, count, width, sums[i]);
      row += count;
    }
  }

  private static void addExample(
      Buffer output, Buffer gradient, int row, int count, int width, double[] sums) {
    float[] activation = new float[width];
    float[] slope = new float[width];
    int unit = width / sums.length;
    for (int i = row; i < row + count; i++) {
      output.read(i * width, activation, 0, width);
      gradient.read(i * width, slope, 0, width);
      for (int j = 0; j < width; j++) {
        sums[j / unit] += (double) activation[j] * slope[j];
      }
    }
  }

  // The loss is a mean over the batch; times its size the gradient is that of one example.
  private void addPowers(double[][] sums, double[] scores) {
    for (double[] example : sums) {
      for (int j = 0; j < scores.length; j++) {
        double slope = Math.abs(example[j]) * lengths.length;
        scores[j] += power == Power.SQUARED ? slope * slope : slope;
      }
    }
  }
}
