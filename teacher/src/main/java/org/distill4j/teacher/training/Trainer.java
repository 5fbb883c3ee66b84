package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.transformer.Encoder;

/**
 * The training loop of teachers and students alike: DL4J's graph gives gradients, {@link AdamW}
 * updates, and the epoch that scores best on the validation slice is kept.
 */
public final class Trainer {
  private static final double SMOOTHING = 0.98; // of the loss that is shown

  private final Encoder encoder;
  private final TrainingSettings settings;
  private final Progress progress;

  /**
   * What a training gave.
   *
   * @param checkpoint the weights after the best epoch
   * @param epochScores validation scores epoch by epoch
   * @param bestEpoch the epoch kept, from 1; the earliest of equals
   * @param steps steps made
   * @param realTokens tokens seen, without inert rows
   * @param seconds time spent in steps, without validation
   */
  public record Result(
      Checkpoint checkpoint,
      List<Double> epochScores,
      int bestEpoch,
      int steps,
      long realTokens,
      double seconds) {
    /** Copies the list. */
    public Result {
      epochScores = List.copyOf(epochScores);
    }
  }

  /** A loop over one model. */
  public Trainer(Encoder encoder, TrainingSettings settings, Progress progress) {
    this.encoder = encoder;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Trains.
   *
   * @param sequences the training data
   * @param targets what each batch should give
   * @param score the model's worth on the validation slice, higher is better; asked after each
   *     epoch
   * @throws IllegalStateException if the loss is no longer finite
   */
  public Result train(List<Pieces> sequences, Targets targets, ToDoubleFunction<Encoder> score) {
    int perEpoch = BatchOrder.of(sequences, settings.batch(), settings.seed(), 0).size();
    Run run = new Run(perEpoch * settings.epochs());
    List<Double> scores = new ArrayList<>();
    Checkpoint best = null;
    int bestEpoch = 0;
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      for (int[] rows : BatchOrder.of(sequences, settings.batch(), settings.seed(), epoch)) {
        run.step(rows, sequences, targets);
      }
      run.gradients.optimizer().settle();
      double value = score.applyAsDouble(encoder);
      progress.epoch(epoch, settings.epochs(), value);
      if (best == null || value > scores.get(bestEpoch - 1)) {
        best = encoder.toCheckpoint();
        bestEpoch = epoch;
      }
      scores.add(value);
    }
    return new Result(best, scores, bestEpoch, run.step, run.tokens, run.seconds);
  }

  private final class Run {
    private final int steps;
    private final GradientSteps gradients =
        new GradientSteps(encoder, settings.optimizer(), settings.microBatch());
    private final WarmupLinearDecay schedule;
    private int step;
    private long tokens;
    private double seconds;
    private double shownLoss = Double.NaN;

    Run(int steps) {
      this.steps = steps;
      this.schedule = new WarmupLinearDecay(settings.learningRate(), settings.warmup(), steps);
    }

    void step(int[] rows, List<Pieces> sequences, Targets targets) {
      long start = System.nanoTime();
      ComputationGraph graph = encoder.graph();
      graph.getConfiguration().setIterationCount(step);
      double loss = gradients.step(rows, sequences, targets, schedule.valueAt(step, 0));
      requireFinite(loss);
      for (TrainingListener listener : graph.getListeners()) {
        listener.iterationDone(graph, step, 0);
      }
      step++;
      for (int row : rows) {
        tokens += sequences.get(row).length();
      }
      seconds += (System.nanoTime() - start) / 1e9;
      shownLoss = Double.isNaN(shownLoss) ? loss : SMOOTHING * shownLoss + (1 - SMOOTHING) * loss;
      progress.step(new Progress.Step(step, steps, shownLoss, tokens / seconds));
    }

    private void requireFinite(double loss) {
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException(
            "loss: must stay finite; got "
                + loss
                + " at step "
                + step
                + ". Use a lower learning rate or more warm-up.");
      }
    }
  }
}
