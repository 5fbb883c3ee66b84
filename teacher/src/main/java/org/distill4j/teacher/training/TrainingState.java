package org.distill4j.teacher.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.transformer.TransformerModel;

/** How far a training has come, beside what the optimizer holds. */
final class TrainingState {
  private static final int FIRST = 1024;

  private final List<Double> scores = new ArrayList<>();
  private Checkpoint best;
  private double[] losses = {}; // of the first steps
  private int bestEpoch;
  private double top = Double.NEGATIVE_INFINITY;
  private int step;
  private long tokens;
  private double seconds;
  private double shownLoss = Double.NaN;

  int step() {
    return step;
  }

  /** Epochs that are done and scored. */
  int epochs() {
    return scores.size();
  }

  /** Counts a step. */
  void add(long newTokens, double newSeconds, double loss, double smoothing) {
    if (step == losses.length) {
      losses = Arrays.copyOf(losses, Math.max(FIRST, 2 * step));
    }
    losses[step++] = loss;
    tokens += newTokens;
    seconds += newSeconds;
    shownLoss = Double.isNaN(shownLoss) ? loss : smoothing * shownLoss + (1 - smoothing) * loss;
  }

  /** The loss of each step. */
  List<Double> losses() {
    return Arrays.stream(losses).limit(step).boxed().toList();
  }

  /** The numbers to show. */
  Progress.Step shown(int steps) {
    return new Progress.Step(step, steps, shownLoss, tokens / seconds);
  }

  /**
   * Scores the model after an epoch, and keeps it if it is better than all before, or behind them
   * by no more than chance explains.
   *
   * @param eligible whether it may be kept at all
   */
  double score(
      TransformerModel encoder, ToDoubleFunction<TransformerModel> score, boolean eligible) {
    double value = score.applyAsDouble(encoder);
    double noise = score instanceof EpochScore slice ? slice.noise(top) : 0;
    if (eligible && (best == null || value > top || (noise > 0 && value >= top - noise))) {
      best = encoder.toCheckpoint();
      bestEpoch = scores.size() + 1;
    }
    if (eligible) {
      top = Math.max(top, value);
    }
    scores.add(value);
    return value;
  }

  Trainer.Result result(TrainingHistory history) {
    return new Trainer.Result(best, scores, bestEpoch, top, step, tokens, seconds, history);
  }

  /** Writes all that the coming steps follow from. */
  void save(Path file, AdamW optimizer, Optional<TrainingMask> thinning, Targets targets)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    StateFile.write(
        file,
        out -> {
          out.number(step);
          out.number(tokens);
          out.number(seconds);
          out.number(shownLoss);
          out.numbers(Arrays.copyOf(losses, step));
          out.number(scores.size());
          for (double score : scores) {
            out.number(score);
          }
          out.number(bestEpoch);
          out.number(top);
          if (best != null) {
            for (Tensor tensor : best.tensors().values()) {
              out.numbers(tensor.values());
            }
          }
          optimizer.save(out);
          if (thinning.isPresent()) {
            out.numbers(thinning.get().state());
          }
          out.numbers(targets.state());
        });
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if it is the state of a training of other shapes
   */
  void restore(
      Path file,
      TransformerModel encoder,
      AdamW optimizer,
      Optional<TrainingMask> thinning,
      Targets targets)
      throws IOException {
    try (StateFile.Input in = StateFile.open(file)) {
      step = Math.toIntExact(in.number());
      tokens = in.number();
      seconds = in.fraction();
      shownLoss = in.fraction();
      losses = new double[step];
      in.numbers(losses);
      for (long left = in.number(); left > 0; left--) {
        scores.add(in.fraction());
      }
      bestEpoch = Math.toIntExact(in.number());
      top = in.fraction();
      if (bestEpoch > 0) {
        best = encoder.toCheckpoint(); // of the same names and shapes
        for (Tensor tensor : best.tensors().values()) {
          in.numbers(tensor.values());
        }
      }
      optimizer.restore(in);
      if (thinning.isPresent()) {
        double[] own = thinning.get().state(); // of the same length
        in.numbers(own);
        thinning.get().restore(own);
      }
      double[] learned = targets.state(); // of the same length
      in.numbers(learned);
      targets.restore(learned);
    }
  }
}
