package org.distill4j.compress.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.LogitDistance;
import org.distill4j.compress.prune.PruningAmount;
import org.distill4j.compress.prune.StructuredPruning;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HiddenPruningTest {
  private static final List<TokenizedText> TEXTS =
      IntStream.range(0, 150).mapToObj(i -> text(2 + i % 9, i)).toList();
  private static final List<TokenizedText> OTHERS =
      IntStream.range(0, 50).mapToObj(i -> text(3 + i % 7, 1_000 + i)).toList();

  private final Checkpoint model = RandomCheckpoint.layers(List.of(3, 2), List.of(10, 6));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static TokenizedText text(int length, long seed) {
    return TokenizedText.of(
        RandomCheckpoint.ids(length, 40, seed), RandomCheckpoint.types(length), false);
  }

  private static List<Integer> but(int... gone) {
    return IntStream.range(0, 16)
        .filter(unit -> Arrays.stream(gone).noneMatch(g -> g == unit))
        .boxed()
        .toList();
  }

  private static int[] first(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static int[] array(List<Integer> units) {
    return units.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void makesEveryTensorNarrower() {
    Checkpoint narrow = HiddenPruning.prune(model, model, but(2, 5, 11), TEXTS);
    ClassifierShapes.check(narrow);
    assertEquals(13, narrow.config().hiddenSize());
    assertEquals(4, narrow.config().attentionHeadSize());
    assertEquals(model.config().numAttentionHeads(), narrow.config().numAttentionHeads());
  }

  /** A unit that always says the same is no loss: biases say it too. */
  @Test
  void losesLittleWithUnitsThatNeverChange() {
    for (String name : model.tensors().keySet()) {
      if (name.endsWith("LayerNorm.weight")) {
        model.tensor(name).values()[7] = 0;
      }
    }
    Checkpoint cut = WidthSlicing.keep(model, array(but(7)), first(15));
    Checkpoint fitted = HiddenPruning.prune(model, model, but(7), TEXTS);
    double before = LogitDistance.of(model, cut, OTHERS);
    double after = LogitDistance.of(model, fitted, OTHERS);
    assertTrue(after < 0.5 * before, after + " of " + before);
  }

  @Test
  void comesNearerThanACutAlone() {
    List<Integer> kept = but(0, 3, 8, 13);
    Checkpoint cut = WidthSlicing.keep(model, array(kept), first(12));
    Checkpoint fitted = HiddenPruning.prune(model, model, kept, TEXTS);
    double before = LogitDistance.of(model, cut, OTHERS);
    double after = LogitDistance.of(model, fitted, OTHERS);
    assertTrue(after < 0.5 * before, after + " of " + before);
  }

  @Test
  void goesWithHeadsAndNeuronsThatWent() {
    Checkpoint pruned =
        StructuredPruning.keep(
                model,
                List.of(List.of(0, 2), List.of()),
                List.of(List.of(1, 2, 3, 4, 5), List.of(0, 3)))
            .model();
    Checkpoint narrow = HiddenPruning.prune(model, pruned, but(1, 9), TEXTS);
    ClassifierShapes.check(narrow);
    assertEquals(List.of(2, 0), narrow.config().numAttentionHeads());
    assertTrue(LogitDistance.of(model, narrow, OTHERS) < 1, "still an answer");
  }

  @Test
  void keepsTheBestUnits() {
    double[] hidden = {3, 1, 2, 5};
    ImportanceScores scores = ImportanceScores.of(List.of(), List.of()).withHidden(hidden);
    assertEquals(List.of(0, 3), HiddenPruning.choose(scores, PruningAmount.share(0.5)));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> HiddenPruning.choose(scores, PruningAmount.count(5)));
    assertTrue(e.getMessage().contains("keep.hidden: must leave 1 to 4"), e.getMessage());
  }

  @Test
  void cutsTheSameUnitsEverywhere() {
    Checkpoint cut = WidthSlicing.keep(model, new int[] {1, 4}, new int[] {0, 3});
    ClassifierShapes.check(cut);
    Tensor words = model.tensor("embeddings.word_embeddings.weight");
    assertEquals(
        words.values()[5 * 16 + 4],
        cut.tensor("embeddings.word_embeddings.weight").values()[5 * 2 + 1]);
    Tensor pooler = model.tensor("pooler.dense.weight");
    assertEquals(
        pooler.values()[3 * 16 + 1], cut.tensor("pooler.dense.weight").values()[1 * 2 + 0]);
  }
}
