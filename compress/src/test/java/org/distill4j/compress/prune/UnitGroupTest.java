package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnitGroupTest {
  private static final TapLoss LOSS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
  private static final List<TokenizedText> TEXTS = List.of(text(5, 1), text(2, 2), text(9, 3));
  // Float32 losses of order one differ by 1e-7, divided by twice the step of 0.01.
  private static final double STEP = 0.01;
  private static final double TOLERANCE = 5e-5;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private final Checkpoint model = undropped(RandomCheckpoint.layers(List.of(2, 1), List.of(3, 4)));
  private final TransformerModel encoder = TransformerModel.forTraining(model, List.of(LOSS), 0);
  private final Buffer parameters = Buffer.of(encoder.graph().params());

  private static Checkpoint undropped(Checkpoint drawn) {
    return new Checkpoint(drawn.config().withDropout(0, 0), drawn.tensors(), drawn.head());
  }

  private static TokenizedText text(int length, long seed) {
    return TokenizedText.of(
        RandomCheckpoint.ids(length, 40, seed), RandomCheckpoint.types(length), false);
  }

  private double loss() {
    TargetRows labels = TargetRows.of(new float[][] {{0}, {2}, {1}});
    encoder.weightsChanged();
    return encoder.lossAndGradients(PackedBatch.of(TEXTS), List.of(labels));
  }

  /** The loss's slope by a factor on those weights, by central differences. */
  private double slope(BitSet weights) {
    double up = lossAt(weights, 1 + STEP);
    return (up - lossAt(weights, 1 - STEP)) / (2 * STEP);
  }

  private double lossAt(BitSet weights, double factor) {
    float[] before = new float[parameters.length()];
    parameters.read(0, before, 0, before.length);
    weights.stream().forEach(i -> parameters.set(i, factor * before[i]));
    double loss = loss();
    parameters.write(0, before, 0, before.length);
    return loss;
  }

  @Test
  void sumsAreSlopesByAFactorOnAllWeightsOfAUnit() {
    double largest = 0;
    for (UnitGroup group : List.of(UnitGroup.heads(encoder, 0), UnitGroup.neurons(encoder, 1))) {
      for (int unit = 0; unit < group.units(); unit++) {
        BitSet weights = new BitSet();
        group.mark(unit, weights);
        double expected = slope(weights);
        loss();
        double[] sums = new double[group.units()];
        group.addWeightSlopes(parameters, Buffer.of(encoder.graph().getGradientsViewArray()), sums);
        assertEquals(expected, sums[unit], TOLERANCE + 1e-3 * Math.abs(expected), "unit " + unit);
        largest = Math.max(largest, Math.abs(expected));
      }
    }
    assertTrue(largest > 10 * TOLERANCE, "a slope to be seen; got " + largest);
  }

  @Test
  void maskSlopesAreThoseOfReadingWeightsAlone() {
    UnitGroup group = UnitGroup.heads(encoder, 0);
    int start = encoder.start("encoder.layer.0.attention.output.dense.weight");
    for (int head = 0; head < 2; head++) {
      BitSet read = new BitSet();
      group.mark(head, read);
      read.clear(0, start);
      read.clear(start + 16 * 8, parameters.length());
      assertEquals(16 * 4, read.cardinality());
      double expected = slope(read);
      loss();
      double[] sums = new double[2];
      group.addMaskSlopes(parameters, Buffer.of(encoder.graph().getGradientsViewArray()), sums);
      assertEquals(expected, sums[head], TOLERANCE + 1e-3 * Math.abs(expected), "head " + head);
    }
  }

  @Test
  void marksWhatPruningWouldRemove() {
    BitSet gone = new BitSet();
    UnitGroup.heads(encoder, 0).mark(1, gone);
    UnitGroup.neurons(encoder, 0).mark(2, gone);
    Checkpoint cut =
        StructuredPruning.keep(
                model, List.of(List.of(0), List.of(0)), List.of(List.of(0, 1), List.of(0, 1, 2, 3)))
            .model();
    assertEquals(model.parameters() - cut.parameters(), gone.cardinality());
    gone.stream().forEach(i -> parameters.set(i, 0));
    Checkpoint zeroed = encoder.toCheckpoint();
    long zeros = zeroed.tensors().values().stream().mapToLong(UnitGroupTest::zeros).sum();
    assertEquals(gone.cardinality(), zeros);
  }

  /** What gates in the weights do is what gates on the units would: slopes, and the way back. */
  @Test
  void foldedGatesGiveTheSlopesOfWeightsAndGates() {
    UnitGroup group = UnitGroup.heads(encoder, 0);
    loss(); // the vector of gradients is there after the first pass
    Buffer gradients = Buffer.of(encoder.graph().getGradientsViewArray());
    FoldedGates folded = new FoldedGates(List.of(group), parameters, gradients);
    float[] before = new float[parameters.length()];
    parameters.read(0, before, 0, before.length);
    double[] gates = {0.7, 0.4};
    List<double[]> slopes = List.of(new double[2]);
    folded.fold(List.of(gates));
    loss();
    folded.unfold(slopes);
    int weight = encoder.start("encoder.layer.0.attention.output.dense.weight") + 5;
    double slopeOfWeight = gradients.get(weight);
    float[] after = new float[before.length];
    parameters.read(0, after, 0, after.length);
    assertArrayEquals(before, after);
    for (int head = 0; head < 2; head++) {
      double[] up = gates.clone();
      double[] down = gates.clone();
      up[head] += STEP;
      down[head] -= STEP;
      double expected = (gated(folded, up) - gated(folded, down)) / (2 * STEP);
      assertEquals(expected, slopes.get(0)[head], TOLERANCE + 1e-3 * Math.abs(expected));
    }
    parameters.set(weight, before[weight] + STEP);
    double more = gated(folded, gates);
    parameters.set(weight, before[weight] - STEP);
    double expected = (more - gated(folded, gates)) / (2 * STEP);
    assertEquals(expected, slopeOfWeight, TOLERANCE + 1e-3 * Math.abs(expected));
  }

  private double gated(FoldedGates folded, double[] gates) {
    folded.fold(List.of(gates));
    double loss = loss();
    folded.unfold();
    return loss;
  }

  private static long zeros(Tensor tensor) {
    long zeros = 0;
    for (float value : tensor.values()) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Test
  void movementIsWhatTrainingAddsToTheScoreOfAMask() {
    UnitGroup group = UnitGroup.heads(encoder, 0);
    MaskedUnits heads = new MaskedUnits("heads", List.of(group), PruningAmount.all(), Scope.GLOBAL);
    UnitSlopes movement = new UnitSlopes(heads, GradualSettings.Criterion.MOVEMENT);
    loss();
    Buffer gradients = Buffer.of(encoder.graph().getGradientsViewArray());
    double[] slopes = new double[2];
    group.addWeightSlopes(parameters, gradients, slopes);
    movement.add(parameters, gradients, 0.5);
    movement.endRound();
    movement.add(parameters, gradients, 0.25);
    double[] scores = movement.scores().get(0);
    assertEquals(-0.75 * (slopes[0] - slopes[1]), scores[0] - scores[1], 1e-12);
    assertEquals(0, Math.min(scores[0], scores[1]));
  }
}
