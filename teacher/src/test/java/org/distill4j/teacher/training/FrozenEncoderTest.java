package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The head learns, and the encoder under it stays as it is. */
class FrozenEncoderTest {
  private static final Execution HEAD = Execution.defaults().withHeadAlone(true);
  private static final Separable TRAIN = Separable.texts(64, 1);
  private static final Separable VALIDATION = Separable.texts(40, 2);

  @TempDir private Path folder;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static TrainingSettings settings(int epochs) {
    return Separable.settings(epochs, 17).withExecution(HEAD);
  }

  private static Trainer.Result train(
      Checkpoint start, TrainingSettings settings, Progress progress) {
    return new Trainer(Separable.encoder(start, 17, HEAD), settings, progress)
        .train(TRAIN.sequences(), TRAIN.targets(), VALIDATION.validation());
  }

  private static List<String> changed(Checkpoint before, Checkpoint after) {
    assertEquals(before.tensors().keySet(), after.tensors().keySet());
    return before.tensors().keySet().stream()
        .filter(name -> !Arrays.equals(before.tensor(name).values(), after.tensor(name).values()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 3})
  void aClassifierLearnsOnAnEncoderThatStays(int microBatch) {
    Trainer.Result result =
        train(Separable.start(), settings(12).withMicroBatch(microBatch), Progress.SILENT);
    assertEquals(
        List.of("classifier.bias", "classifier.weight", "pooler.dense.bias", "pooler.dense.weight"),
        changed(Separable.start(), result.checkpoint()));
    double best = result.epochScores().get(result.bestEpoch() - 1);
    assertTrue(best > 0.9, "score " + best);
    assertEquals(8 * 8 + 8 + 2 * 8 + 2, Head.parameters(result.checkpoint()));
  }

  @Test
  void aScoreIsLearned() {
    Checkpoint start = ClassifierHead.fresh(Separable.start(), List.of("score"), 3);
    Labels scores = Labels.scores(TRAIN.labels().stream().map(Integer::doubleValue).toList());
    List<Double> losses = new ArrayList<>();
    Trainer.Result result =
        FineTuning.run(
            start, TRAIN.sequences(), scores, model -> 0, settings(12), new Losses(losses));
    assertTrue(losses.get(losses.size() - 1) < losses.get(0) / 2, "losses " + losses);
    assertEquals(4, changed(start, result.checkpoint()).size());
  }

  private record Losses(List<Double> all) implements Progress {
    @Override
    public void step(Step step) {
      all.add(step.loss());
    }

    @Override
    public void epoch(int epoch, int epochs, double score) {
      // the losses alone are looked at
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTaggerLearnsWithItsChain(boolean chain) {
    Random random = new Random(5);
    List<TokenizedText> texts = new ArrayList<>();
    List<List<Integer>> tags = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      boolean entity = random.nextBoolean();
      int[] ids = {2, entity ? 4 : 6, 8, entity ? 5 : 7, 8};
      texts.add(TokenizedText.of(ids, new int[5], false).withFirstPieces(1, 3));
      tags.add(entity ? List.of(1, 2) : List.of(0, 0));
    }
    Checkpoint plain =
        ClassifierHead.fresh(Separable.start(), List.of("O", "B-X", "I-X"), 3).asTagger();
    Checkpoint start = chain ? plain.withFreshChain() : plain;
    // Random features are small, and a classifier alone is linear in them.
    TrainingSettings fast =
        new TrainingSettings(12, 0.5, 8, 0.1, 17, AdamWSettings.defaults()).withExecution(HEAD);
    List<Double> losses = new ArrayList<>();
    Trainer.Result result =
        FineTuning.run(start, texts, Labels.tags(tags), model -> 0, fast, new Losses(losses));
    assertTrue(losses.get(losses.size() - 1) < 0.6 * losses.get(0), "losses " + losses);
    List<String> head = new ArrayList<>(List.of("classifier.bias", "classifier.weight"));
    if (chain) {
      head.add("crf.scores");
    }
    assertEquals(head, changed(start, result.checkpoint()));
  }

  @Test
  void gradientsAreThoseOfTheWholeModelWithoutDropout() {
    Checkpoint start =
        new Checkpoint(
            Separable.start().config().withDropout(0, 0),
            Separable.start().tensors(),
            Separable.start().head());
    int[] rows = {0, 1, 2, 3, 4};
    TransformerModel whole = Separable.encoder(start, 1);
    TransformerModel head = Separable.encoder(start, 1, HEAD);
    AdamWSettings optimizer = AdamWSettings.defaults();
    double wholeLoss =
        new GradientSteps(whole, optimizer, 8).step(rows, TRAIN.sequences(), TRAIN.targets(), 0);
    double headLoss =
        new GradientSteps(head, optimizer, 8).step(rows, TRAIN.sequences(), TRAIN.targets(), 0);
    assertEquals(wholeLoss, headLoss, 1e-6, "float32, GELU fused or not");
    Buffer found = head.trainedGradients();
    Buffer all = whole.gradients();
    assertEquals(Head.parameters(start), found.length());
    for (int i = 0; i < found.length(); i++) {
      double expected = all.get(all.length() - found.length() + i);
      assertEquals(expected, found.get(i), 1e-6, "number " + i);
    }
    assertFalse(whole.trainsHeadAlone());
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aTrainingThatWasStoppedGoesOnToTheSameBytes() {
    Checkpoint expected = train(Separable.start(), settings(3), Progress.SILENT).checkpoint();
    TrainingSettings kept =
        settings(3).withSnapshots(new Snapshots(folder.resolve("head.state"), Duration.ZERO));
    Progress stops =
        new Progress() {
          @Override
          public void step(Step step) {
            if (step.step() == 11) {
              throw new Stop();
            }
          }

          @Override
          public void epoch(int epoch, int epochs, double score) {
            // goes on
          }
        };
    assertThrows(Stop.class, () -> train(Separable.start(), kept, stops));
    Checkpoint found = train(Separable.start(), kept, Progress.SILENT).checkpoint();
    assertEquals(List.of(), changed(expected, found));
  }

  @Test
  void aStudentWithoutAttentionKeepsAllButItsClassifier() {
    TransformerConfig config =
        TransformerConfig.withoutAttention(
            TransformerConfig.Family.STATIC, Separable.start().config(), 8, 4);
    Checkpoint start = TinyModels.classifier(config, 2, 1);
    TransformerModel encoder = Separable.encoder(start, 17, HEAD);
    new GradientSteps(encoder, AdamWSettings.defaults(), 8)
        .step(new int[] {0, 1, 2, 3}, TRAIN.sequences(), TRAIN.targets(), 1e-2);
    assertEquals(
        List.of("classifier.bias", "classifier.weight"), changed(start, encoder.toCheckpoint()));
  }

  @Test
  void lossesOnTheInsideAreRefused() {
    Checkpoint start = Separable.start();
    TapLoss inside = new TapLoss("inside", GraphNames.output(0), 8, 1, false, new HardLabelLoss(1));
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> TransformerModel.forTraining(start, List.of(inside), 1, HEAD));
    assertTrue(
        fault.getMessage().startsWith("losses: must be on the answers where the head alone"),
        fault.getMessage());
  }
}
