package org.distill4j.compress.sparsify;

import java.util.BitSet;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.training.TrainingMask;
import org.distill4j.teacher.transformer.TransformerModel;

/** Keeps linear weights zero throughout a training that are zero before it. */
public final class HeldZeros implements TrainingMask.Plan {
  private final Checkpoint start;

  /** The zeros of the model that is to be trained. */
  public HeldZeros(Checkpoint start) {
    this.start = start;
  }

  @Override
  public TrainingMask begin(TransformerModel encoder, AdamW optimizer, int steps) {
    BitSet zeros = new BitSet();
    for (String name : LinearWeights.names(start)) {
      float[] weights = start.tensor(name).values();
      int from = encoder.start(name);
      for (int i = 0; i < weights.length; i++) {
        zeros.set(from + i, weights[i] == 0);
      }
    }
    optimizer.hold(zeros);
    return new Held();
  }

  /** Nothing more goes. */
  private static final class Held implements TrainingMask {
    @Override
    public void beforeUpdate(int step, double learningRate) {
      // held already
    }

    @Override
    public void afterUpdate(int step) {
      // held already
    }

    @Override
    public boolean isOver(int steps) {
      return true;
    }

    @Override
    public double[] state() {
      return new double[0];
    }

    @Override
    public void restore(double[] state) {
      // the zeros are those of the start
    }
  }
}
