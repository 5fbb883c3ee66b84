package org.distill4j.teacher.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The training loop of teachers and students alike: DL4J's graph gives gradients, {@link AdamW}
 * updates, and the last epoch is kept unless an earlier one was clearly better on the validation
 * slice ({@link EpochScore}); where a {@link TrainingMask} takes weights away, one after its end.
 */
public final class Trainer {
  /** How an epoch stands to the best one that is kept although another had a higher score. */
  public static final String WITHIN_NOISE = "within sampling noise of the best epoch";

  /** Which epoch a training keeps, in words for people. */
  public static final String EPOCH_RULE =
      "the last epoch whose validation score is " + WITHIN_NOISE + " is kept";

  private static final double SMOOTHING = 0.98; // of the loss that is shown
  private static final int MOST_SHARE = 50; // of the time, one part at most for writing states

  private final TransformerModel encoder;
  private final TrainingSettings settings;
  private final Progress progress;

  /**
   * What a training gave.
   *
   * @param checkpoint the weights after the epoch kept
   * @param epochScores validation scores epoch by epoch
   * @param bestEpoch the epoch kept, from 1
   * @param topScore the highest score of an epoch that could be kept
   * @param steps steps made
   * @param realTokens tokens seen, without inert rows
   * @param seconds time spent in steps, without validation
   * @param history loss and learning rate step by step
   */
  public record Result(
      Checkpoint checkpoint,
      List<Double> epochScores,
      int bestEpoch,
      double topScore,
      int steps,
      long realTokens,
      double seconds,
      TrainingHistory history) {
    /** Copies the list. */
    public Result {
      epochScores = List.copyOf(epochScores);
    }
  }

  /** A loop over one model. */
  public Trainer(TransformerModel encoder, TrainingSettings settings, Progress progress) {
    this.encoder = encoder;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Trains on the same data in every epoch.
   *
   * @param sequences the training data
   * @param targets what each batch should give
   * @param score the model's quality on the validation rows, higher is better; asked after each
   *     epoch
   * @throws IllegalArgumentException if the loss is no longer finite, at rates too high
   */
  public Result train(
      List<TokenizedText> sequences, Targets targets, ToDoubleFunction<TransformerModel> score) {
    return train(epoch -> sequences, targets, score);
  }

  /**
   * Trains on data that may be other in each epoch.
   *
   * @param data the rows of an epoch, from 1, always equally many; it is asked again for an epoch
   *     that goes on after a kill, and must answer the same
   * @param targets what each batch should give
   * @param score as in the other
   * @throws IllegalArgumentException if the loss is no longer finite, at rates too high
   */
  public Result train(
      IntFunction<List<TokenizedText>> data,
      Targets targets,
      ToDoubleFunction<TransformerModel> score) {
    int perEpoch = BatchOrder.of(data.apply(1), settings.batch(), settings.seed(), 0).size();
    Run run = new Run(targets, perEpoch, steps(perEpoch, settings.epochs()));
    for (int epoch = run.state.epochs() + 1; epoch <= settings.epochs(); epoch++) {
      List<TokenizedText> sequences = data.apply(epoch);
      targets.beforeEpoch(epoch);
      List<int[]> order = BatchOrder.of(sequences, settings.batch(), settings.seed(), epoch);
      for (int[] rows : order.subList(run.state.step() - (epoch - 1) * perEpoch, perEpoch)) {
        run.step(rows, sequences);
        run.saveIfDue();
      }
      run.gradients.optimizer().settle();
      progress.epoch(epoch, settings.epochs(), run.score(score));
      if (epoch < settings.epochs()) {
        targets.afterEpoch(epoch, encoder);
      }
    }
    return run.state.result(run.history());
  }

  /**
   * The steps of a training.
   *
   * @throws IllegalArgumentException if they are more than can be counted
   */
  public static int steps(long perEpoch, int epochs) {
    long steps = perEpoch * epochs;
    if (steps > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epochs: must make at most %,d steps; got %,d of %,d steps each. Take fewer epochs.",
              Integer.MAX_VALUE,
              epochs,
              perEpoch));
    }
    return (int) steps;
  }

  private final class Run {
    private final Targets targets;
    private final int perEpoch;
    private final int steps;
    private final GradientSteps gradients =
        new GradientSteps(encoder, settings.optimizer(), settings.microBatch());
    private final WarmupLinearDecay schedule;
    private final TrainingState state = new TrainingState();
    private final Optional<TrainingMask> thinning;
    private long nextSave;

    Run(Targets targets, int perEpoch, int steps) {
      this.targets = targets;
      this.perEpoch = perEpoch;
      this.steps = steps;
      this.schedule = new WarmupLinearDecay(settings.learningRate(), settings.warmup(), steps);
      this.thinning =
          settings.thinning().map(plan -> plan.begin(encoder, gradients.optimizer(), steps));
      thinning.ifPresent(gradients::thinBy);
      settings.snapshots().ifPresent(this::goOn);
    }

    TrainingHistory history() {
      List<Double> rates =
          IntStream.range(0, state.step()).mapToObj(step -> schedule.valueAt(step, 0)).toList();
      return new TrainingHistory(perEpoch, state.losses(), rates);
    }

    // While weights are still to go, its quality says little of what it will be.
    double score(ToDoubleFunction<TransformerModel> score) {
      thinning.ifPresent(TrainingMask::beforeScore);
      boolean eligible = thinning.map(t -> t.isOver(state.step())).orElse(true);
      double value = state.score(encoder, score, eligible);
      thinning.ifPresent(TrainingMask::afterScore);
      return value;
    }

    // What is damaged is as good as absent: the training begins anew, to the same end.
    private void goOn(Snapshots snapshots) {
      try {
        if (StateFile.isWhole(snapshots.file())) {
          state.restore(snapshots.file(), encoder, gradients.optimizer(), thinning, targets);
          // A score may ask for it before the next step does: it is that of the last step made.
          encoder.graph().getConfiguration().setIterationCount(Math.max(0, state.step() - 1));
          progress.resumed(state.step(), steps);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      nextSave = System.nanoTime() + snapshots.every().toNanos();
    }

    void saveIfDue() {
      if (settings.snapshots().isPresent() && System.nanoTime() - nextSave >= 0) {
        save(settings.snapshots().get());
      }
    }

    private void save(Snapshots snapshots) {
      long start = System.nanoTime();
      try {
        state.save(snapshots.file(), gradients.optimizer(), thinning, targets);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      long end = System.nanoTime();
      boolean always = snapshots.every().isZero();
      long pause = always ? 0 : MOST_SHARE * (end - start);
      nextSave = end + Math.max(snapshots.every().toNanos(), pause);
    }

    void step(int[] rows, List<TokenizedText> sequences) {
      long start = System.nanoTime();
      int step = state.step();
      ComputationGraph graph = encoder.graph();
      graph.getConfiguration().setIterationCount(step);
      double loss = gradients.step(rows, sequences, targets, schedule.valueAt(step, 0));
      requireFinite(loss);
      for (TrainingListener listener : graph.getListeners()) {
        listener.iterationDone(graph, step, 0);
      }
      long tokens = 0;
      for (int row : rows) {
        tokens += sequences.get(row).length();
      }
      state.add(tokens, (System.nanoTime() - start) / 1e9, loss, SMOOTHING);
      progress.step(state.shown(steps));
    }

    private void requireFinite(double loss) {
      if (!Double.isFinite(loss)) {
        throw new DivergedException(loss, state.step());
      }
    }
  }
}
