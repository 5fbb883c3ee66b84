package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.loss.RowLoss;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Every gradient of every parameter of tiny models against central differences in float64 with ε =
 * 1e-4: absolute difference at most 1e-8, or relative at most 1e-5.
 */
class GradientCheckTest {
  private static final int WIDTH = 4;

  // One run of two equal lengths, one sequence of a single piece, one longer; pieces repeat.
  private static final List<TokenizedText> TEXTS =
      List.of(
          TinyModels.sequence(1, 5, 2),
          TinyModels.sequence(1, 3, 3),
          TinyModels.sequence(4),
          TinyModels.sequence(1, 7, 8, 2, 5));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private final PackedBatch batch = PackedBatch.of(TEXTS);

  @Test
  void holdsForAnEvenEncoder() {
    assertHolds(List.of(2, 2), List.of(5, 5));
  }

  @Test
  void holdsForUnevenLayers() {
    assertHolds(List.of(3, 1), List.of(2, 7));
  }

  @Test
  void holdsForALayerWithoutHeads() {
    assertHolds(List.of(2, 0, 1), List.of(3, 3, 3));
    assertHolds(List.of(1, 0), List.of(3, 3));
  }

  @Test
  void holdsForALayerWithoutNeurons() {
    assertHolds(List.of(2, 1), List.of(0, 4));
    assertHolds(List.of(2, 1), List.of(4, 0));
  }

  @Test
  void holdsForALayerWithoutAnything() {
    assertHolds(List.of(0, 1), List.of(0, 4));
  }

  @Test
  void holdsForLayersOfTwoFactors() {
    assertHolds(TinyModels.factored());
  }

  @Test
  void holdsForLayersThatShareWeights() {
    TransformerConfig config = TinyModels.config(List.of(2, 2, 2), List.of(3, 3, 3));
    assertHolds(config.withForm(WeightForm.ofOneLayer()));
    WeightForm factored =
        new WeightForm(true, new TreeMap<>(Map.of(WeightForm.outer("encoder.layer.0."), 2)));
    assertHolds(TinyModels.config(List.of(1, 1), List.of(3, 3)).withForm(factored));
  }

  private void assertHolds(List<Integer> heads, List<Integer> neurons) {
    assertHolds(TinyModels.config(heads, neurons));
  }

  private void assertHolds(TransformerConfig config) {
    Checkpoint model = TinyModels.classifier(config, 3, 1);
    TransformerModel encoder =
        TransformerModel.forTraining(model, List.of(labelLoss()), 5, DataType.DOUBLE);
    assertEquals(List.of(), faults(encoder, List.of(labels())));
  }

  @Test
  void holdsWhereTheLastLayerWorksForEveryToken() {
    int last = 1;
    TapLoss hidden = hiddenLoss("hidden", GraphNames.output(last), WIDTH);
    assertHoldsWithHiddenStates(List.of(labelLoss(), hidden), List.of(labels(), states(WIDTH)));
  }

  @Test
  void holdsForHiddenStatesThroughAProjection() {
    TapLoss wider = hiddenLoss("wider", GraphNames.output(0), 6);
    TapLoss embedded = hiddenLoss("embedded", GraphNames.EMBEDDINGS, 3);
    assertHoldsWithHiddenStates(
        List.of(wider, labelLoss(), embedded), List.of(states(6), labels(), states(3)));
  }

  private void assertHoldsWithHiddenStates(List<TapLoss> losses, List<TargetRows> targets) {
    Checkpoint model = TinyModels.classifier(TinyModels.config(List.of(1, 1), List.of(1, 2)), 3, 2);
    TransformerModel encoder = TransformerModel.forTraining(model, losses, 5, DataType.DOUBLE);
    assertEquals(List.of(), faults(encoder, targets));
  }

  @Test
  void holdsWhereNotEveryRowHasATarget() {
    Checkpoint model = TinyModels.classifier(TinyModels.config(List.of(2), List.of(3)), 3, 3);
    TransformerModel encoder =
        TransformerModel.forTraining(model, List.of(labelLoss()), 5, DataType.DOUBLE);
    float nan = Float.NaN;
    TargetRows some = TargetRows.of(new float[][] {{nan}, {2}, {nan}, {0}});
    assertEquals(List.of(), faults(encoder, List.of(some)));
  }

  @Test
  void failsForAWrongGradient() {
    Checkpoint model = TinyModels.classifier(TinyModels.config(List.of(2), List.of(3)), 3, 3);
    TapLoss wrong = new TapLoss("wrong", GraphNames.CLASSIFIER, 3, 1, false, new SkewedLoss());
    TransformerModel encoder =
        TransformerModel.forTraining(model, List.of(wrong), 5, DataType.DOUBLE);
    assertFalse(faults(encoder, List.of(labels())).isEmpty());
  }

  private static TapLoss labelLoss() {
    return new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(0.7));
  }

  private static TapLoss hiddenLoss(String name, String tap, int width) {
    return new TapLoss(name, tap, WIDTH, width, true, new CubicLoss());
  }

  private static TargetRows labels() {
    return TargetRows.of(new float[][] {{0}, {2}, {1}, {2}});
  }

  // A row for each token; those of no sequence have no target.
  private TargetRows states(int width) {
    Random random = new Random(4);
    float[][] rows = new float[batch.rows()][width];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        rows[i][j] = i < batch.realTokens() ? (float) random.nextGaussian() : Float.NaN;
      }
    }
    return TargetRows.of(rows);
  }

  private List<String> faults(TransformerModel encoder, List<TargetRows> targets) {
    CentralDifferences differences =
        new CentralDifferences(
            () -> {
              encoder.words().clearGradients();
              return encoder.lossAndGradients(batch, targets);
            });
    differences.check(encoder.graph());
    differences.checkWords(encoder.words());
    long parameters = encoder.graph().params().length() + encoder.words().values().length;
    assertEquals(parameters, differences.compared());
    return differences.faults();
  }

  /** {@code mean |s - t|³ / 3}, so that curvature is not constant either. */
  private static final class CubicLoss extends RowLoss {
    CubicLoss() {
      super(0.5);
    }

    @Override
    public double row(double[] row, double[] target, double[] gradient) {
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        double d = row[i] - target[i];
        sum += Math.abs(d * d * d) / (3 * row.length);
        gradient[i] = d * Math.abs(d) / row.length;
      }
      return sum;
    }
  }

  /** A cross-entropy whose gradient is off by one part in a thousand. */
  private static final class SkewedLoss extends RowLoss {
    private final HardLabelLoss right = new HardLabelLoss(1);

    SkewedLoss() {
      super(1);
    }

    @Override
    public double row(double[] row, double[] target, double[] gradient) {
      double loss = right.row(row, target, gradient);
      double[] skewed = Arrays.stream(gradient).map(g -> g * 1.001).toArray();
      System.arraycopy(skewed, 0, gradient, 0, gradient.length);
      return loss;
    }
  }
}
