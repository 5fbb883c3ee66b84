package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scores against finite differences of the loss by a mask on each unit's outgoing weights. */
class GradientImportanceTest {
  private static final TapLoss LOSS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
  private static final List<TokenizedText> TEXTS = List.of(text(5, 1), text(2, 2), text(9, 3));
  private static final List<Integer> LABELS = List.of(0, 2, 1);
  private static final Targets TARGETS = (rows, step) -> List.of(LabelTargets.column(LABELS, rows));
  // Float32 losses of order one differ by 1e-7, divided by twice the step of 0.01.
  private static final double STEP = 0.01;
  private static final double TOLERANCE = 5e-5;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private final Checkpoint model = RandomCheckpoint.layers(List.of(2, 1), List.of(3, 4));

  private static TokenizedText text(int length, long seed) {
    return TokenizedText.of(
        RandomCheckpoint.ids(length, 40, seed), RandomCheckpoint.types(length), false);
  }

  private static ImportanceScores scores(Checkpoint model) {
    return GradientImportance.of(model, List.of(LOSS), TEXTS, TARGETS);
  }

  @Test
  void headsScoreTheMeanSlopeOfTheLossAtTheirMasks() {
    List<double[]> heads = scores(model).heads();
    TransformerConfig config = model.config();
    for (int layer = 0; layer < 2; layer++) {
      String outgoing = "encoder.layer." + layer + ".attention.output.dense.weight";
      int size = config.attentionHeadSize();
      assertEquals(config.numAttentionHeads().get(layer), heads.get(layer).length);
      for (int head = 0; head < heads.get(layer).length; head++) {
        double slope = meanSlope(outgoing, head * size, size);
        assertTrue(slope > 10 * TOLERANCE, "a slope to be seen; got " + slope);
        assertEquals(slope, heads.get(layer)[head], tolerance(slope), layer + ", head " + head);
      }
    }
  }

  @Test
  void neuronsScoreTheMeanSlopeOfTheLossAtTheirMasks() {
    List<double[]> neurons = scores(model).feedForward();
    for (int layer = 0; layer < 2; layer++) {
      String outgoing = "encoder.layer." + layer + ".output.dense.weight";
      assertEquals(model.config().intermediateSize().get(layer), neurons.get(layer).length);
      for (int neuron = 0; neuron < neurons.get(layer).length; neuron++) {
        double slope = meanSlope(outgoing, neuron, 1);
        assertEquals(slope, neurons.get(layer)[neuron], tolerance(slope), layer + ", " + neuron);
      }
    }
  }

  private static double tolerance(double slope) {
    return TOLERANCE + 1e-3 * slope; // the difference's own error grows with the step squared
  }

  @Test
  void fisherScoresTheMeanSquareOfTheSlopes() {
    ImportanceScores fisher =
        GradientImportance.of(
            model, List.of(LOSS), TEXTS, TARGETS, GradientImportance.Power.SQUARED);
    assertTrue(fisher.isComparable(), "squares have the loss's unit in all layers");
    String outgoing = "encoder.layer.1.output.dense.weight";
    for (int neuron = 0; neuron < 4; neuron++) {
      int column = neuron;
      double sum = 0;
      for (double slope : slopes(factor -> scaled(outgoing, column, 1, factor))) {
        sum += slope * slope / TEXTS.size();
      }
      assertEquals(sum, fisher.feedForward().get(1)[neuron], 1e-6 + 1e-2 * sum, "" + neuron);
    }
  }

  @Test
  void hiddenUnitsScoreOneMaskOnAllNorms() {
    double[] hidden = scores(model).hidden();
    assertEquals(16, hidden.length);
    for (int unit = 0; unit < hidden.length; unit += 5) {
      int masked = unit;
      double slope = mean(slopes(factor -> maskedHidden(masked, factor)));
      assertEquals(slope, hidden[unit], tolerance(slope), "unit " + unit);
    }
  }

  // A factor on gain and shift of every norm is a mask on what the residual stream says.
  private Checkpoint maskedHidden(int unit, float factor) {
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    for (String name : model.tensors().keySet()) {
      if (name.contains("LayerNorm")) {
        float[] values = model.tensor(name).values().clone();
        values[unit] *= factor;
        tensors.put(name, Tensor.of(values, values.length));
      }
    }
    return new Checkpoint(model.config(), new TreeMap<>(tensors), model.head());
  }

  private double meanSlope(String outgoing, int column, int columns) {
    return mean(slopes(factor -> scaled(outgoing, column, columns, factor)));
  }

  private static double mean(double[] slopes) {
    return Arrays.stream(slopes).average().orElseThrow();
  }

  // Absolute values are taken text by text.
  private static double[] slopes(Function<Float, Checkpoint> masked) {
    double[] slopes = new double[TEXTS.size()];
    for (int i = 0; i < slopes.length; i++) {
      double above = loss(masked.apply(1 + (float) STEP), i);
      double below = loss(masked.apply(1 - (float) STEP), i);
      slopes[i] = Math.abs(above - below) / (2 * STEP);
    }
    return slopes;
  }

  private static double loss(Checkpoint scaled, int text) {
    Checkpoint undropped =
        new Checkpoint(scaled.config().withDropout(0, 0), scaled.tensors(), scaled.head());
    TransformerModel encoder = TransformerModel.forTraining(undropped, List.of(LOSS), 0);
    PackedBatch batch = PackedBatch.of(List.of(TEXTS.get(text)));
    return encoder.lossAndGradients(batch, TARGETS.of(new int[] {text}, 0));
  }

  private Checkpoint scaled(String name, int column, int columns, float factor) {
    Tensor tensor = model.tensor(name);
    float[] values = tensor.values().clone();
    for (int at = column; at < values.length; at += tensor.length(1)) {
      for (int i = at; i < at + columns; i++) {
        values[i] *= factor;
      }
    }
    return with(name, values);
  }

  private Checkpoint with(String name, float[] values) {
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.put(name, Tensor.of(values, model.tensor(name).shape()));
    return new Checkpoint(model.config(), new TreeMap<>(tensors), model.head());
  }

  @Test
  void aNeuronThatNobodyReadsScoresZero() {
    ImportanceScores scores = scores(scaled("encoder.layer.0.output.dense.weight", 2, 1, 0));
    assertEquals(0, scores.feedForward().get(0)[2]);
    assertTrue(scores.feedForward().get(0)[1] > 0, "a neuron that is read");
  }

  @Test
  void aHeadThatSaysNothingScoresZero() {
    String values = "encoder.layer.0.attention.self.value.";
    float[] weight = model.tensor(values + "weight").values();
    float[] bias = model.tensor(values + "bias").values();
    int size = model.config().attentionHeadSize();
    Arrays.fill(weight, 0, size * model.config().hiddenSize(), 0);
    Arrays.fill(bias, 0, size, 0);
    ImportanceScores scores = scores(model);
    assertEquals(0, scores.heads().get(0)[0]);
    assertTrue(scores.heads().get(0)[1] > 0, "a head that speaks");
  }

  @Test
  void scoresDoNotDependOnTheOrderOfTheTexts() {
    List<TokenizedText> turned = List.of(TEXTS.get(2), TEXTS.get(0), TEXTS.get(1));
    List<Integer> labels = List.of(LABELS.get(2), LABELS.get(0), LABELS.get(1));
    ImportanceScores other =
        GradientImportance.of(
            model,
            List.of(LOSS),
            turned,
            (rows, step) -> List.of(LabelTargets.column(labels, rows)));
    ImportanceScores scores = scores(model);
    for (int neuron = 0; neuron < 4; neuron++) {
      assertEquals(scores.feedForward().get(1)[neuron], other.feedForward().get(1)[neuron], 1e-6);
    }
  }

  @Test
  void layersWithoutUnitsHaveNoScores() {
    ImportanceScores scores =
        GradientImportance.of(RandomCheckpoint.uneven(), List.of(LOSS), TEXTS, TARGETS);
    assertEquals(0, scores.heads().get(1).length);
    assertEquals(0, scores.feedForward().get(2).length);
    assertEquals(24, scores.feedForward().get(1).length);
  }
}
