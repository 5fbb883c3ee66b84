package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a trainer deals with one who takes weights away. */
class TrainingMaskTest {
  private static final Separable TRAIN = Separable.texts(40, 1);
  private static final Separable VALIDATION = Separable.texts(20, 2);
  private static final int PER_EPOCH = 5;
  private static final int LAST = 8;
  private static final String TENSOR = "encoder.layer.0.intermediate.dense.weight";

  @TempDir private Path folder;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  /** Takes a weight a step until the eighth, that of the place which the gradients' sum names. */
  private static final class OneAStep implements TrainingMask {
    private final List<String> calls = new ArrayList<>();
    private final TransformerModel encoder;
    private final AdamW optimizer;
    private final int start;
    private final double[] state = new double[1 + 64];

    OneAStep(TransformerModel encoder, AdamW optimizer, int steps) {
      this.encoder = encoder;
      this.optimizer = optimizer;
      this.start = encoder.start(TENSOR);
      assertEquals(3 * PER_EPOCH, steps);
    }

    @Override
    public void beforeStep(int step) {
      calls.add("step " + step);
    }

    @Override
    public void beforeUpdate(int step, double learningRate) {
      calls.add("gradients");
      state[0] += encoder.graph().getGradientsViewArray().norm1Number().doubleValue();
    }

    @Override
    public void afterUpdate(int step) {
      calls.add("updated");
      if (step < LAST) {
        state[1 + (int) (1e6 * state[0]) % 64] = 1;
        hold();
      }
    }

    private void hold() {
      BitSet held = new BitSet();
      for (int i = 0; i < 64; i++) {
        held.set(start + i, state[1 + i] != 0);
      }
      optimizer.hold(held);
    }

    @Override
    public void beforeScore() {
      calls.add("score");
    }

    @Override
    public void afterScore() {
      calls.add("scored");
    }

    @Override
    public boolean isOver(int steps) {
      return steps >= LAST;
    }

    @Override
    public double[] state() {
      return state.clone();
    }

    @Override
    public void restore(double[] from) {
      System.arraycopy(from, 0, state, 0, state.length);
      hold();
    }
  }

  private final List<OneAStep> made = new ArrayList<>();

  private TrainingSettings settings() {
    return Separable.settings(3, 17)
        .withThinning(
            (encoder, optimizer, steps) -> {
              made.add(new OneAStep(encoder, optimizer, steps));
              return made.get(made.size() - 1);
            });
  }

  private static Trainer.Result train(TrainingSettings settings, Progress progress) {
    return new Trainer(Separable.encoder(Separable.start(), 17), settings, progress)
        .train(TRAIN.sequences(), TRAIN.targets(), VALIDATION.validation());
  }

  @Test
  void isAskedAroundEveryUpdateAndScore() {
    train(settings(), Progress.SILENT);
    List<String> calls = made.get(0).calls;
    assertEquals(List.of("step 0", "gradients", "updated", "step 1"), calls.subList(0, 4));
    assertEquals(
        List.of("updated", "score", "scored", "step 5"),
        calls.subList(3 * PER_EPOCH - 1, 3 * PER_EPOCH + 3));
  }

  @Test
  void keepsNoEpochBeforeItsEnd() {
    double[] worth = {0.9, 0.5, 0.4};
    List<Checkpoint> seen = new ArrayList<>();
    Trainer.Result result =
        new Trainer(Separable.encoder(Separable.start(), 17), settings(), Progress.SILENT)
            .train(
                TRAIN.sequences(),
                TRAIN.targets(),
                model -> {
                  seen.add(model.toCheckpoint());
                  return worth[seen.size() - 1];
                });
    assertEquals(2, result.bestEpoch());
    assertEquals(List.of(0.9, 0.5, 0.4), result.epochScores());
    assertArrayEquals(
        seen.get(1).tensor(TENSOR).values(), result.checkpoint().tensor(TENSOR).values());
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record StopsIn(int last) implements Progress {
    @Override
    public void step(Step step) {
      if (step.step() == last) {
        throw new Stop();
      }
    }

    @Override
    public void epoch(int epoch, int epochs, double score) {
      // goes on
    }
  }

  @Test
  void goesOnToTheSameBytes() {
    Trainer.Result whole = train(settings(), Progress.SILENT);
    Snapshots snapshots = new Snapshots(folder.resolve("thinned.state"), Duration.ZERO);
    TrainingSettings kept = settings().withSnapshots(snapshots);
    for (int step : new int[] {4, 7, 11}) {
      assertThrows(Stop.class, () -> train(kept, new StopsIn(step)));
    }
    Trainer.Result rest = train(kept, Progress.SILENT);
    assertArrayEquals(made.get(0).state, made.get(made.size() - 1).state);
    assertEquals(whole.epochScores(), rest.epochScores());
    for (String name : whole.checkpoint().tensors().keySet()) {
      assertArrayEquals(
          whole.checkpoint().tensor(name).values(), rest.checkpoint().tensor(name).values(), name);
    }
  }
}
