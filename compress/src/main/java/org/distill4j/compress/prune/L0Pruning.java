package org.distill4j.compress.prune;

import java.nio.DoubleBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Prunes heads and neurons by L0 regularization: learns a gate for each together with the weights
 * (Louizos et al. 2018, arXiv 1712.01312; of heads Voita et al. 2019, arXiv 1905.09418), fewer of
 * them open from step to step, and removes at the end those that are least open.
 */
final class L0Pruning implements UnitMask {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L; // tells the steps' draws apart
  // How far a gate of usual slope gets in all: several times from surely open to surely closed.
  private static final double WAY = 20;

  private final TransformerModel encoder;
  private final AdamW optimizer;
  private final int lastStep;
  private final long seed;
  private final LearnedUnits heads;
  private final LearnedUnits neurons;
  private boolean over;

  L0Pruning(
      TransformerModel encoder,
      AdamW optimizer,
      int lastStep,
      MaskedUnits heads,
      MaskedUnits neurons) {
    this.encoder = encoder;
    this.optimizer = optimizer;
    this.lastStep = lastStep;
    this.seed = encoder.graph().getConfiguration().getDefaultConfiguration().getSeed();
    this.heads = learned(heads);
    this.neurons = learned(neurons);
  }

  private LearnedUnits learned(MaskedUnits units) {
    return new LearnedUnits(units, WAY / lastStep, encoder.parameters(), encoder.gradients());
  }

  @Override
  public void beforeStep(int step) {
    if (!over) {
      SplittableRandom random = new SplittableRandom(seed + (step + 1) * GOLDEN);
      heads.fold(random);
      neurons.fold(random);
      encoder.weightsChanged();
    }
  }

  @Override
  public void beforeUpdate(int step, double learningRate) {
    if (!over) {
      double time = (step + 1.0) / lastStep;
      heads.update(time);
      neurons.update(time);
    }
  }

  @Override
  public void afterUpdate(int step) {
    if (!over && step + 1 >= lastStep) {
      over = true;
      heads.harden();
      neurons.harden();
      hold();
    }
  }

  private void hold() {
    MaskedUnits.holdGone(optimizer, heads.units(), neurons.units());
  }

  @Override
  public void beforeScore() {
    if (!over) {
      heads.foldStill();
      neurons.foldStill();
      encoder.weightsChanged();
    }
  }

  @Override
  public void afterScore() {
    if (!over) {
      heads.unfold();
      neurons.unfold();
      encoder.weightsChanged();
    }
  }

  @Override
  public boolean isOver(int made) {
    return made >= lastStep;
  }

  @Override
  public List<List<Integer>> keptHeads() {
    return heads.kept();
  }

  @Override
  public List<List<Integer>> keptNeurons() {
    return neurons.kept();
  }

  @Override
  public double[] state() {
    double[] state = new double[1 + heads.size() + neurons.size()];
    DoubleBuffer out = DoubleBuffer.wrap(state).put(over ? 1 : 0);
    heads.save(out);
    neurons.save(out);
    return state;
  }

  @Override
  public void restore(double[] state) {
    DoubleBuffer in = DoubleBuffer.wrap(state);
    over = in.get() != 0;
    heads.restore(in);
    neurons.restore(in);
    if (over) {
      hold();
    }
  }
}
