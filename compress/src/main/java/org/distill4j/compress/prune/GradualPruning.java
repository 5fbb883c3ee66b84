package org.distill4j.compress.prune;

import java.nio.DoubleBuffer;
import java.util.List;
import org.distill4j.compress.prune.GradualSettings.Criterion;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Prunes heads and neurons in rounds while a model is trained (Zhu and Gupta 2017, arXiv
 * 1710.01878): all weights of removed units are held at zero, so that the model computes what it
 * will without them.
 */
final class GradualPruning implements UnitMask {
  private final TransformerModel encoder;
  private final AdamW optimizer;
  private final GradualSettings settings;
  private final int steps;
  private final MaskedUnits heads;
  private final MaskedUnits neurons;
  private final UnitSlopes headSlopes;
  private final UnitSlopes neuronSlopes;
  private final Buffer parameters;
  private final Buffer gradients;
  private int round;

  GradualPruning(
      GradualSettings settings,
      TransformerModel encoder,
      AdamW optimizer,
      int steps,
      MaskedUnits heads,
      MaskedUnits neurons) {
    this.encoder = encoder;
    this.optimizer = optimizer;
    this.settings = settings;
    this.steps = steps;
    this.heads = heads;
    this.neurons = neurons;
    this.headSlopes = new UnitSlopes(heads, settings.criterion());
    this.neuronSlopes = new UnitSlopes(neurons, settings.criterion());
    this.parameters = encoder.parameters();
    this.gradients = encoder.gradients();
  }

  @Override
  public void beforeUpdate(int step, double learningRate) {
    if (round < settings.rounds()) {
      headSlopes.add(parameters, gradients, learningRate);
      neuronSlopes.add(parameters, gradients, learningRate);
    }
  }

  @Override
  public void afterUpdate(int step) {
    int due = settings.roundsAfter(step + 1, steps);
    if (due > round) {
      round = due;
      cut(settings.gone(round));
    }
  }

  private void cut(double share) {
    if (settings.criterion() == Criterion.MAGNITUDE) {
      ImportanceScores norms = MagnitudeImportance.of(encoder.toCheckpoint());
      heads.cut(share, norms.heads(), false);
      neurons.cut(share, norms.feedForward(), false);
    } else {
      heads.cut(share, headSlopes.scores(), headSlopes.comparable());
      neurons.cut(share, neuronSlopes.scores(), neuronSlopes.comparable());
    }
    headSlopes.endRound();
    neuronSlopes.endRound();
    hold();
  }

  private void hold() {
    MaskedUnits.holdGone(optimizer, heads, neurons);
  }

  @Override
  public boolean isOver(int made) {
    return settings.roundsAfter(made, steps) == settings.rounds();
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
    double[] state = new double[1 + 2 * (heads.size() + neurons.size())];
    DoubleBuffer out = DoubleBuffer.wrap(state).put(round);
    heads.save(out);
    neurons.save(out);
    headSlopes.save(out);
    neuronSlopes.save(out);
    return state;
  }

  @Override
  public void restore(double[] state) {
    DoubleBuffer in = DoubleBuffer.wrap(state);
    round = (int) in.get();
    heads.restore(in);
    neurons.restore(in);
    headSlopes.restore(in);
    neuronSlopes.restore(in);
    hold();
  }
}
