package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;

/** What it would cost to match layers of a student to layers of a teacher, on a sample of texts. */
public final class LayerCosts {
  private static final int BATCH = 64;

  private LayerCosts() {}

  /**
   * The matching loss of every pair of layers, {@code [student layer][teacher layer]}.
   *
   * <p>Where widths are equal it is the sum of the losses by their first weights. Where they
   * differ, training would learn a projection, so it is the squared error that the best linear
   * projection leaves on the sample, whatever the losses are.
   *
   * @param losses the terms on layers, one or more; their layer maps are not read
   * @param sample texts that both models read in the same tokens, one or more
   */
  public static double[][] of(
      Checkpoint student, Checkpoint teacher, List<OnLayers> losses, List<TokenizedText> sample) {
    List<double[][]> mine = states(student, sample);
    List<double[][]> theirs = states(teacher, sample);
    boolean sameWidth = student.config().hiddenSize() == teacher.config().hiddenSize();
    boolean[] first = firstTokens(sample);
    double[][] costs = new double[mine.size()][theirs.size()];
    for (int s = 0; s < costs.length; s++) {
      LeastSquares projection = sameWidth ? null : LeastSquares.of(mine.get(s));
      for (int t = 0; t < costs[s].length; t++) {
        costs[s][t] =
            sameWidth
                ? cost(losses, mine.get(s), theirs.get(t), first)
                : projection.meanResidual(theirs.get(t));
      }
    }
    return costs;
  }

  private static double cost(
      List<OnLayers> losses, double[][] mine, double[][] theirs, boolean[] first) {
    double sum = 0;
    for (OnLayers loss : losses) {
      double[][] targets = theirs.clone();
      for (int row = 0; row < targets.length; row++) {
        if (loss.firstTokenOnly() && !first[row]) {
          targets[row] = new double[] {Double.NaN};
        }
      }
      // The weight as it is at the start; where that is nothing, any will do.
      double weight = loss.weight().from() > 0 ? loss.weight().from() : 1;
      sum += loss.withWeight(weight).mean(mine, targets, new double[mine.length][]);
    }
    return sum;
  }

  private static boolean[] firstTokens(List<TokenizedText> sample) {
    boolean[] first = new boolean[sample.stream().mapToInt(TokenizedText::length).sum()];
    int row = 0;
    for (TokenizedText pieces : sample) {
      first[row] = true;
      row += pieces.length();
    }
    return first;
  }

  /** Token rows {@code [N, H]} of each layer. */
  private static List<double[][]> states(Checkpoint model, List<TokenizedText> sample) {
    TransformerModel encoder = TransformerModel.withHiddenStates(model);
    List<List<double[]>> layers = new ArrayList<>();
    for (int layer = 0; layer < model.config().numHiddenLayers(); layer++) {
      layers.add(new ArrayList<>());
    }
    for (int from = 0; from < sample.size(); from += BATCH) {
      PackedBatch batch =
          PackedBatch.of(sample.subList(from, Math.min(sample.size(), from + BATCH)));
      Map<String, Buffer> said = encoder.activations(batch);
      for (int layer = 0; layer < layers.size(); layer++) {
        layers.get(layer).addAll(rows(said.get(GraphNames.output(layer)), batch));
      }
    }
    return layers.stream().map(rows -> rows.toArray(double[][]::new)).toList();
  }

  private static List<double[]> rows(Buffer state, PackedBatch batch) {
    float[] values = new float[state.length()];
    state.read(0, values, 0, values.length);
    int width = values.length / batch.rows();
    List<double[]> rows = new ArrayList<>();
    for (int row = 0; row < batch.realTokens(); row++) {
      double[] wide = new double[width];
      for (int i = 0; i < width; i++) {
        wide[i] = values[row * width + i];
      }
      rows.add(wide);
    }
    return rows;
  }
}
