package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
  private static final Separable TRAIN = Separable.texts(64, 1);
  private static final Separable VALIDATION = Separable.texts(40, 2);

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private final List<Double> losses = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();
  private final Progress progress =
      new Progress() {
        @Override
        public void step(Step step) {
          losses.add(step.loss());
        }

        @Override
        public void epoch(int epoch, int epochs, double score) {
          scores.add(score);
        }
      };

  private Trainer.Result train(long seed, int epochs) {
    TransformerModel encoder = Separable.encoder(Separable.start(), seed);
    return new Trainer(encoder, Separable.settings(epochs, seed), progress)
        .train(TRAIN.sequences(), TRAIN.targets(), VALIDATION.validation());
  }

  @Test
  void learnsASeparableTask() {
    Trainer.Result result = train(17, 12);
    assertTrue(losses.get(losses.size() - 1) < losses.get(0) / 2, "losses " + losses);
    TransformerModel trained = TransformerModel.forInference(result.checkpoint());
    double score = VALIDATION.validation().applyAsDouble(trained);
    assertTrue(score > 0.9, "score " + score);
    assertEquals(result.epochScores().get(result.bestEpoch() - 1), score, 1e-9);
  }

  @Test
  void tellsWhatItDid() {
    Trainer.Result result = train(17, 3);
    assertEquals(24, result.steps());
    assertEquals(24, losses.size());
    assertEquals(scores, result.epochScores());
    long tokens = TRAIN.sequences().stream().mapToLong(text -> text.length()).sum();
    assertEquals(3 * tokens, result.realTokens());
    assertTrue(result.seconds() > 0, "seconds " + result.seconds());
  }

  @Test
  void keepsTheEarliestOfTheBestEpochs() {
    List<Checkpoint> seen = new ArrayList<>();
    double[] worth = {0.25, 0.75, 0.5, 0.75};
    TransformerModel encoder = Separable.encoder(Separable.start(), 17);
    Trainer.Result result =
        new Trainer(encoder, Separable.settings(4, 17), Progress.SILENT)
            .train(
                TRAIN.sequences(),
                TRAIN.targets(),
                model -> {
                  seen.add(model.toCheckpoint());
                  return worth[seen.size() - 1];
                });
    assertEquals(2, result.bestEpoch());
    assertEquals(List.of(0.25, 0.75, 0.5, 0.75), result.epochScores());
    assertTrue(same(seen.get(1), result.checkpoint()));
    assertFalse(same(seen.get(3), result.checkpoint()));
  }

  @ParameterizedTest
  @CsvSource({"0.02, 3", "0.005, 2", "0, 2"})
  void keepsTheLastEpochThatIsWithinChanceOfTheBest(double noise, int kept) {
    List<Double> worth = List.of(0.80, 0.85, 0.84, 0.80);
    List<TransformerModel> seen = new ArrayList<>();
    EpochScore score =
        new EpochScore() {
          @Override
          public double noise(double near) {
            return noise;
          }

          @Override
          public double applyAsDouble(TransformerModel model) {
            seen.add(model);
            return worth.get(seen.size() - 1);
          }
        };
    TransformerModel encoder = Separable.encoder(Separable.start(), 17);
    Trainer.Result result =
        new Trainer(encoder, Separable.settings(4, 17), Progress.SILENT)
            .train(TRAIN.sequences(), TRAIN.targets(), score);
    assertEquals(kept, result.bestEpoch());
  }

  @Test
  void fewRowsLeaveMoreToChance() {
    assertEquals(Math.sqrt(2 * 0.9 * 0.1 / 343), EpochScore.ofShares(0.9, 343), 1e-15);
    assertEquals(0, EpochScore.ofShares(1 + 1e-7, 10), "a share with a bonus that breaks ties");
    assertTrue(EpochScore.ofShares(0.9, 10) > EpochScore.ofShares(0.9, 1000));
  }

  @Test
  void repeatsToTheBitForTheSameSeed() {
    Checkpoint first = train(17, 2).checkpoint();
    assertTrue(same(first, train(17, 2).checkpoint()));
    assertFalse(same(first, train(18, 2).checkpoint()));
  }

  private static boolean same(Checkpoint a, Checkpoint b) {
    return a.tensors().keySet().equals(b.tensors().keySet())
        && a.tensors().keySet().stream()
            .allMatch(name -> Arrays.equals(a.tensor(name).values(), b.tensor(name).values()));
  }

  @Test
  void stopsWhereTheLossIsNoLongerFinite() {
    Checkpoint start = Separable.start();
    start.tensor("classifier.bias").values()[1] = Float.NaN;
    Trainer trainer =
        new Trainer(Separable.encoder(start, 1), Separable.settings(1, 1), Progress.SILENT);
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> trainer.train(TRAIN.sequences(), TRAIN.targets(), VALIDATION.validation()));
    assertEquals(
        "loss: must stay finite; got NaN at step 0. Use a lower learning rate or more warm-up.",
        fault.getMessage());
  }

  @Test
  void fineTuningIsTheSameLoopOnLabels() {
    Checkpoint plain = train(17, 2).checkpoint();
    Trainer.Result tuned =
        FineTuning.run(
            Separable.start(),
            TRAIN.sequences(),
            Labels.classes(TRAIN.labels()),
            VALIDATION.validation(),
            Separable.settings(2, 17),
            Progress.SILENT);
    assertTrue(same(plain, tuned.checkpoint()));
  }

  @Test
  void aFreshHeadHasTheLabelsAndFollowsFromTheSeed() {
    Checkpoint start = Separable.start();
    Checkpoint head = ClassifierHead.fresh(start, List.of("x", "y", "z"), 5);
    assertEquals(List.of("x", "y", "z"), head.labels());
    assertArrayEquals(new int[] {3, 8}, head.tensor("classifier.weight").shape());
    assertArrayEquals(new float[3], head.tensor("classifier.bias").values());
    assertTrue(same(head, ClassifierHead.fresh(start, List.of("x", "y", "z"), 5)));
    assertFalse(same(head, ClassifierHead.fresh(start, List.of("x", "y", "z"), 6)));
  }

  @Test
  void namesTheSettingThatIsOutOfRange() {
    assertEquals("epochs: must be > 0; got 0", fault(0, 1e-3, 8));
    assertEquals("learningRate: must be finite and > 0; got NaN", fault(1, Double.NaN, 8));
    assertEquals("batch: must be > 0; got -1", fault(1, 1e-3, -1));
  }

  private static String fault(int epochs, double rate, int batch) {
    AdamWSettings optimizer = AdamWSettings.defaults();
    return assertThrows(
            IllegalArgumentException.class,
            () -> new TrainingSettings(epochs, rate, batch, 0, 1, optimizer))
        .getMessage();
  }
}
