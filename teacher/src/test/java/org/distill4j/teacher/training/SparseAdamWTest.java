package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.transformer.EmbeddingTable;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AdamW on the rows that a batch touches against AdamW on the whole table at every step. */
class SparseAdamWTest {
  private static final int STEPS = 320;
  private static final AdamWSettings SETTINGS = new AdamWSettings(0.9, 0.999, 1e-8, 0.05, 0.5);
  private static final TapLoss LOSS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
  private static final Checkpoint START =
      TinyModels.classifier(TinyModels.config(List.of(2), List.of(3)), 3, 1);

  private final TransformerModel encoder = TransformerModel.forTraining(START, List.of(LOSS), 0);
  private final EmbeddingTable words = encoder.words();
  private final AdamW optimizer = new AdamW(encoder, SETTINGS);

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  // Piece 1 is always there, 2 often, 3 seldom, 4 twice with 250 steps between, 5 once, late; 6
  // once,
  // early; 7 and 8 never.
  private static TokenizedText text(int step, Random random) {
    int second = random.nextInt(3) == 0 ? 2 : 1;
    int third = random.nextInt(60) == 0 ? 3 : 1;
    int fourth = step == 40 || step == 290 ? 4 : step == 310 ? 5 : step == 3 ? 6 : 1;
    return TinyModels.sequence(1, second, third, fourth);
  }

  @Test
  void equalDenseUpdatesOverLongAndIrregularGaps() {
    Dense dense = new Dense(words.values().clone());
    Random random = new Random(2);
    double worst = 0;
    for (int step = 0; step < STEPS; step++) {
      PackedBatch batch = PackedBatch.of(List.of(text(step, random)));
      optimizer.prepare(batch);
      for (int row = 0; row < batch.realTokens(); row++) {
        worst = Math.max(worst, difference(dense, batch.piece(row)));
      }
      encoder.lossAndGradients(batch, List.of(TargetRows.of(new float[][] {{step % 3}})));
      double[] gradient = dense.gradients();
      double rate = 1e-3 * (1 - (double) step / STEPS);
      double norm = optimizer.step(rate);
      dense.step(gradient, rate, Math.min(1, SETTINGS.clip() / norm));
    }
    optimizer.settle();
    for (int row = 0; row < words.rows(); row++) {
      worst = Math.max(worst, difference(dense, row));
    }
    assertTrue(
        worst <= 2e-5,
        "320 updates in float32, where 1 - 0.999 is off by 1.3e-5; largest " + worst);
  }

  @Test
  void decaysRowsThatNoTextEverTouched() {
    PackedBatch batch = PackedBatch.of(List.of(TinyModels.sequence(1, 2)));
    encoder.lossAndGradients(batch, List.of(TargetRows.of(new float[][] {{0}})));
    float before = words.values()[7 * words.width()];
    for (int step = 0; step < 300; step++) {
      optimizer.step(1e-3);
    }
    optimizer.settle();
    double expected = before * Math.pow(1 - 1e-3 * SETTINGS.weightDecay(), 300);
    assertEquals(
        expected, words.values()[7 * words.width()], 1e-5); // 300 factors near 1 in float32
  }

  @Test
  void refusesMomentsThatFadeTooSlowly() {
    AdamWSettings slow = new AdamWSettings(0.95, 0.999, 1e-8, 0, 1);
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> new SparseAdamW(words, slow));
    assertTrue(fault.getMessage().endsWith("got 0.95"), fault.getMessage());
  }

  private double difference(Dense dense, int row) {
    double worst = 0;
    for (int i = row * words.width(); i < (row + 1) * words.width(); i++) {
      worst = Math.max(worst, Math.abs(words.values()[i] - dense.values[i]));
    }
    return worst;
  }

  /** The textbook's loop over the whole table, in float64. */
  private final class Dense {
    private final double[] values;
    private final double[] first;
    private final double[] second;
    private int step;

    Dense(float[] start) {
      values = new double[start.length];
      for (int i = 0; i < start.length; i++) {
        values[i] = start[i];
      }
      first = new double[start.length];
      second = new double[start.length];
    }

    double[] gradients() {
      double[] all = new double[values.length];
      for (int slot = 0; slot < words.touchedCount(); slot++) {
        for (int j = 0; j < words.width(); j++) {
          all[words.touchedRow(slot) * words.width() + j] =
              words.gradients()[slot * words.width() + j];
        }
      }
      return all;
    }

    void step(double[] gradient, double rate, double scale) {
      step++;
      for (int i = 0; i < values.length; i++) {
        double g = gradient[i] * scale;
        first[i] = SETTINGS.beta1() * first[i] + (1 - SETTINGS.beta1()) * g;
        second[i] = SETTINGS.beta2() * second[i] + (1 - SETTINGS.beta2()) * g * g;
        double m = first[i] / (1 - Math.pow(SETTINGS.beta1(), step));
        double v = second[i] / (1 - Math.pow(SETTINGS.beta2(), step));
        double move = m / (Math.sqrt(v) + SETTINGS.eps());
        values[i] -= rate * (SETTINGS.weightDecay() * values[i] + move);
      }
    }
  }
}
