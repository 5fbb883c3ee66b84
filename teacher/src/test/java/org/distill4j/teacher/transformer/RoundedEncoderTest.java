package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Precision;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.quantization.InputGrid;
import org.distill4j.teacher.quantization.LsqScales;
import org.distill4j.teacher.quantization.QuantizationGrid;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class RoundedEncoderTest {
  private static final List<TokenizedText> TEXTS =
      List.of(
          TinyModels.sequence(1, 5, 2), TinyModels.sequence(4), TinyModels.sequence(1, 7, 8, 2, 5));
  private static final TargetRows LABELS = TargetRows.of(new float[][] {{0}, {2}, {1}});

  private final Checkpoint model =
      TinyModels.classifier(TinyModels.config(List.of(2, 2), List.of(5, 5)), 3, 1);
  private final PackedBatch batch = PackedBatch.of(TEXTS);

  @BeforeAll
  static void useOneThread() {
    Threads.use(1);
  }

  /** Every matrix with one step a row; no input is rounded. */
  private FakeQuantization plan(float step, int largest, boolean dynamic) {
    SortedMap<String, QuantizationGrid> grids = new TreeMap<>();
    SortedMap<String, String> inputOf = new TreeMap<>();
    model
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (tensor.rank() == 2) {
                grids.put(name, grid(tensor, step, largest));
              }
              if (dynamic && tensor.rank() == 2 && !name.startsWith("embeddings.")) {
                inputOf.put(name.substring(0, name.lastIndexOf('.')), "in");
              }
            });
    SortedMap<String, InputGrid> inputs = new TreeMap<>();
    if (dynamic) {
      inputs.put("in", InputGrid.dynamic());
    }
    return new FakeQuantization(grids, inputOf, inputs, 1);
  }

  private static QuantizationGrid grid(Tensor tensor, float step, int largest) {
    float[] steps = new float[tensor.length(0)];
    int[] lowest = new int[steps.length];
    Arrays.fill(steps, step);
    Arrays.fill(lowest, -largest);
    int columns = tensor.length(1);
    QuantizationGrid.Shape shape = new QuantizationGrid.Shape(steps.length, columns, columns);
    return QuantizationGrid.of(shape, 2 * largest, steps, lowest);
  }

  private TransformerModel encoder(Execution execution) {
    TapLoss loss = new TapLoss("labels", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    return TransformerModel.forTraining(model, List.of(loss), 5, DataType.DOUBLE, execution);
  }

  // Steps of 1e-8 move numbers by half of that at most.
  @Test
  void hasThePlainGradientsWhereStepsAreFine() {
    TransformerModel plain = encoder(Execution.defaults());
    Execution fine = Execution.defaults().withRounded(plan(1e-8f, 1_000_000_000, false));
    TransformerModel rounded = encoder(fine);
    double loss = plain.lossAndGradients(batch, List.of(LABELS));
    assertEquals(loss, rounded.lossAndGradients(batch, List.of(LABELS)), 1e-6);
    for (String name : model.tensors().keySet()) {
      if (!name.equals("embeddings.word_embeddings.weight")) {
        assertArrayEquals(plain.gradient(name), rounded.gradient(name), 1e-6f, name);
      }
    }
    assertArrayEquals(words(plain), words(rounded), 1e-6f, "words");
  }

  private static float[] words(TransformerModel encoder) {
    EmbeddingTable words = encoder.words();
    float[] gradients = new float[words.values().length];
    for (int slot = 0; slot < words.touchedCount(); slot++) {
      System.arraycopy(
          words.gradients(),
          slot * words.width(),
          gradients,
          words.touchedRow(slot) * words.width(),
          words.width());
    }
    return gradients;
  }

  @Test
  void recomputesToTheSameGradients() {
    Execution kept = Execution.defaults().withRounded(plan(0.07f, 7, true));
    TransformerModel once = encoder(kept);
    TransformerModel twice = encoder(kept.withRecompute(true));
    once.lossAndGradients(batch, List.of(LABELS));
    twice.lossAndGradients(batch, List.of(LABELS));
    for (String name : model.tensors().keySet()) {
      if (!name.equals("embeddings.word_embeddings.weight")) {
        assertArrayEquals(once.gradient(name), twice.gradient(name), name);
      }
    }
    for (int i = 0; i < once.steps().size(); i++) {
      assertArrayEquals(
          once.steps().get(i).gradients(),
          twice.steps().get(i).gradients(),
          once.steps().get(i).name());
    }
  }

  @Test
  void everyStepOfALinearLayerHasAGradient() {
    TransformerModel encoder = encoder(Execution.defaults().withRounded(plan(0.07f, 7, true)));
    encoder.lossAndGradients(batch, List.of(LABELS));
    for (LsqScales steps : encoder.steps()) {
      double largest = Arrays.stream(steps.gradients()).map(Math::abs).max().orElseThrow();
      assertTrue(largest > 0, steps.name());
    }
  }

  // In a batch as alone: each text has its own range.
  @Test
  void answersDoNotDependOnTheBatch() {
    TransformerModel encoder = encoder(Execution.defaults().withRounded(plan(0.07f, 7, true)));
    double[] together = logits(encoder, batch);
    for (int i = 0; i < TEXTS.size(); i++) {
      double[] alone = logits(encoder, PackedBatch.of(List.of(TEXTS.get(i))));
      for (int label = 0; label < 3; label++) {
        assertEquals(alone[label], together[3 * i + label], 1e-6, "steps of float32 ranges");
      }
    }
  }

  private static double[] logits(TransformerModel encoder, PackedBatch texts) {
    var block = encoder.output(texts, GraphNames.CLASSIFIER);
    double[] values = new double[3 * texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = block.get(i);
    }
    return values;
  }

  @Test
  void roundsAnewAfterWeightsChange() {
    TransformerModel encoder = encoder(Execution.defaults().withRounded(plan(0.07f, 7, false)));
    double[] before = logits(encoder, batch);
    LsqScales steps = encoder.steps().get(0);
    assertEquals("classifier.weight.step", steps.name());
    steps.values()[0] = 0.3f;
    encoder.weightsChanged();
    assertNotEquals(before[0], logits(encoder, batch)[0]);
  }

  @Test
  void keepsItsStepsInTheCheckpoint() {
    FakeQuantization plan = plan(0.07f, 7, false);
    TransformerModel encoder = encoder(Execution.defaults().withRounded(plan));
    encoder.steps().get(0).values()[1] = 0.25f;
    Checkpoint trained = encoder.toCheckpoint();
    assertEquals(0.25f, plan.learned(trained).matrices().get("classifier.weight").steps()[1]);
    Checkpoint weights = FakeQuantization.weights(trained);
    assertEquals(model.tensors().keySet(), weights.tensors().keySet());
  }

  @Test
  void refusesBfloat16() {
    Execution rounded = Execution.defaults().withRounded(plan(0.07f, 7, false));
    Throwable refused =
        assertThrows(IllegalArgumentException.class, () -> rounded.withPrecision(Precision.BF16));
    assertTrue(refused.getMessage().contains("must be f32"));
  }
}
