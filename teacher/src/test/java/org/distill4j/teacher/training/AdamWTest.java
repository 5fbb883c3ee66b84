package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final double RATE = 0.1;
  private static final TapLoss LOSS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
  private static final Checkpoint START =
      TinyModels.classifier(TinyModels.config(List.of(2), List.of(3)), 3, 1);
  private static final List<TokenizedText> TEXTS =
      List.of(TinyModels.sequence(1, 5, 2), TinyModels.sequence(1, 7));

  private final TransformerModel encoder = TransformerModel.forTraining(START, List.of(LOSS), 0);

  private static AdamWSettings settings(double clip) {
    return new AdamWSettings(0.9, 0.999, 1e-8, 0.01, clip);
  }

  // PyTorch 2.15.0: torch.optim.AdamW in float64, lr 0.1, weight decay 0.01, three steps.
  @Test
  void followsPyTorch() {
    backward(); // the vector of gradients is there after the first pass
    AdamW optimizer = new AdamW(encoder, settings(Double.POSITIVE_INFINITY));
    Buffer parameters = Buffer.of(encoder.graph().params());
    Buffer gradients = Buffer.of(encoder.graph().getGradientsViewArray());
    parameters.write(0, new float[] {1, -2, 0.5f}, 0, 3);
    float[][] steps = {{0.1f, -0.2f, 0.3f}, {0, 0.5f, -0.1f}, {-0.4f, 0.2f, 0.2f}};
    double[][] expected = {
      {0.8990000099999991, -1.8980000049999997, 0.39950000333333324},
      {0.8310951940547696, -1.9403235302122328, 0.3590786479247475},
      {0.8796912856388371, -1.9926775045929797, 0.2984109229248811}
    };
    for (int step = 0; step < steps.length; step++) {
      gradients.write(0, steps[step], 0, 3);
      optimizer.step(RATE);
      for (int i = 0; i < 3; i++) {
        // 1 - 0.999 is off by 1.3e-5 in float32, a step by half of that.
        assertEquals(expected[step][i], parameters.get(i), 3e-6);
      }
    }
  }

  private double backward() {
    PackedBatch batch = PackedBatch.of(TEXTS);
    encoder.lossAndGradients(batch, List.of(TargetRows.of(new float[][] {{0}, {2}})));
    double squares = 0;
    Buffer gradients = Buffer.of(encoder.graph().getGradientsViewArray());
    for (int i = 0; i < gradients.length(); i++) {
      squares += gradients.get(i) * gradients.get(i);
    }
    float[] words = encoder.words().gradients();
    for (int i = 0; i < encoder.words().touchedCount() * encoder.words().width(); i++) {
      squares += words[i] * words[i];
    }
    return Math.sqrt(squares);
  }

  @Test
  void clipsByTheNormOfAllGradientsWordsAmongThem() {
    double norm = backward();
    double clip = norm / 4;
    AdamW optimizer = new AdamW(encoder, new AdamWSettings(0, 0, 1, 0, clip));
    Buffer parameters = Buffer.of(encoder.graph().params());
    Buffer gradients = Buffer.of(encoder.graph().getGradientsViewArray());
    double before = parameters.get(30);
    float word = encoder.words().values()[encoder.words().touchedRow(0) * 4];
    float wordGradient = encoder.words().gradients()[0];
    int row = encoder.words().touchedRow(0);
    assertEquals(norm, optimizer.step(RATE), 1e-5 * norm);
    // Without moments a step is lr g / (|g| + eps), with eps 1 and g scaled to a quarter.
    assertEquals(before - stepOf(gradients.get(30) / 4), parameters.get(30), 1e-6);
    assertEquals(word - stepOf(wordGradient / 4), encoder.words().values()[row * 4], 1e-6);
  }

  private static double stepOf(double gradient) {
    return RATE * gradient / (Math.abs(gradient) + 1);
  }

  @Test
  void leavesGradientsBelowTheClipAsTheyAre() {
    double norm = backward();
    AdamW optimizer = new AdamW(encoder, new AdamWSettings(0, 0, 1, 0, 2 * norm));
    Buffer parameters = Buffer.of(encoder.graph().params());
    Buffer gradients = Buffer.of(encoder.graph().getGradientsViewArray());
    double before = parameters.get(30);
    optimizer.step(RATE);
    assertEquals(before - stepOf(gradients.get(30)), parameters.get(30), 1e-6);
  }

  @Test
  void namesTheConstantThatIsOutOfRange() {
    assertTrue(fault(1, 0.999, 1e-8, 0, 1).startsWith("beta1: must be in [0, 1); got 1.0"));
    assertTrue(fault(0.9, -1, 1e-8, 0, 1).startsWith("beta2: must be in [0, 1); got -1.0"));
    assertTrue(fault(0.9, 0.999, 0, 0, 1).startsWith("eps: must be > 0; got 0.0"));
    assertTrue(
        fault(0.9, 0.999, 1, Double.NaN, 1).startsWith("weightDecay: must be >= 0; got NaN"));
    assertTrue(fault(0.9, 0.999, 1, 0, 0).startsWith("clip: must be > 0; got 0.0"));
  }

  private static String fault(double beta1, double beta2, double eps, double decay, double clip) {
    return assertThrows(
            IllegalArgumentException.class, () -> new AdamWSettings(beta1, beta2, eps, decay, clip))
        .getMessage();
  }

  @Test
  void holdsWeightsAtZeroAndTheirGradientsOutOfTheNorm() {
    backward();
    AdamW optimizer = new AdamW(encoder, settings(Double.POSITIVE_INFINITY));
    Buffer parameters = Buffer.of(encoder.graph().params());
    Buffer gradients = Buffer.of(encoder.graph().getGradientsViewArray());
    optimizer.step(RATE); // moments of all weights are there
    BitSet held = new BitSet();
    held.set(1, 3);
    held.set(parameters.length() - 1);
    optimizer.hold(held);
    assertEquals(0, parameters.get(1));
    for (int step = 0; step < 3; step++) {
      gradients.zero(0, gradients.length());
      gradients.write(0, new float[] {3, 5, 7, 4}, 0, 4);
      gradients.set(gradients.length() - 1, 9);
      assertEquals(5, optimizer.step(RATE), 1e-6, "the norm of 3 and 4 alone");
      held.stream().forEach(i -> assertEquals(0, parameters.get(i)));
      assertTrue(Math.abs(parameters.get(0)) > 0, "others go on");
    }
    optimizer.hold(new BitSet());
    gradients.write(0, new float[] {3, 5, 7, 4}, 0, 4);
    optimizer.step(RATE);
    assertTrue(parameters.get(1) < 0, "held no more");
  }
}
