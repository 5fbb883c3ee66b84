package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StructuredPruningTest {
  private final Checkpoint model = RandomCheckpoint.layers(List.of(4, 2, 3), List.of(10, 6, 8));

  @ParameterizedTest
  @EnumSource(Scope.class)
  void answersLikeTheModelWithTheUnitsSilenced(Scope scope) {
    StructuredPruning half =
        new StructuredPruning(PruningAmount.share(0.5), PruningAmount.share(0.5), scope);
    PrunedModel pruned = half.prune(model, random(model, 5));
    ClassifierShapes.check(pruned.model());
    int[] ids = RandomCheckpoint.ids(9, 40, 3);
    assertArrayEquals(
        FloatReference.of(silenced(pruned)).logits(ids, new int[9]),
        FloatReference.of(pruned.model()).logits(ids, new int[9]),
        1e-12,
        "the same terms, less those that are zero");
  }

  @Test
  void keepsTheSharesAskedFor() {
    StructuredPruning third =
        new StructuredPruning(PruningAmount.share(1 / 3.0), PruningAmount.all(), Scope.GLOBAL);
    PrunedModel pruned = third.prune(model, random(model, 5));
    assertEquals(3, units(pruned.model().config().numAttentionHeads()));
    assertEquals(24, units(pruned.model().config().intermediateSize()));
    assertEquals(model.parameters(), pruned.parametersBefore());
    // Each head of width 4 has four rows in query, key and value, their biases, and four columns.
    assertEquals(6 * (3 * 4 * 17 + 4 * 16), model.parameters() - pruned.parametersAfter());
  }

  @Test
  void mayTakeAllHeadsOfALayer() {
    ImportanceScores scores =
        ImportanceScores.of(
            List.of(new double[] {5, 6, 7, 8}, new double[2], new double[] {1, 1, 3}),
            random(model, 1).feedForward());
    PrunedModel pruned =
        new StructuredPruning(PruningAmount.count(5), PruningAmount.all(), Scope.GLOBAL)
            .prune(model, scores);
    assertEquals(List.of(List.of(0, 1, 2, 3), List.of(), List.of(2)), pruned.keptHeads());
    ClassifierShapes.check(pruned.model());
  }

  @Test
  void aLayersUnitDoesNotMatterGlobally() {
    ImportanceScores scores = random(model, 5);
    List<double[]> scaled = scores.heads();
    for (int i = 0; i < scaled.get(1).length; i++) {
      scaled.get(1)[i] *= 1e-6;
    }
    StructuredPruning half =
        new StructuredPruning(PruningAmount.share(0.5), PruningAmount.all(), Scope.GLOBAL);
    assertEquals(
        half.prune(model, scores).keptHeads(),
        half.prune(model, ImportanceScores.of(scaled, scores.feedForward())).keptHeads());
  }

  @Test
  void countsHoldInEachLayer() {
    StructuredPruning two =
        new StructuredPruning(PruningAmount.count(2), PruningAmount.count(3), Scope.LAYER);
    assertLeft(List.of(2, 2, 2), List.of(3, 3, 3), two.prune(model, random(model, 5)));
  }

  @Test
  void prunesWhatIsPrunedAlready() {
    Checkpoint uneven = RandomCheckpoint.uneven();
    StructuredPruning half =
        new StructuredPruning(PruningAmount.share(0.5), PruningAmount.share(0.5), Scope.LAYER);
    assertLeft(List.of(2, 0, 1), List.of(4, 12, 0), half.prune(uneven, random(uneven, 2)));
  }

  @Test
  void layersThatHaveFewerThanACountKeepAll() {
    StructuredPruning three =
        new StructuredPruning(PruningAmount.count(3), PruningAmount.count(8), Scope.LAYER);
    assertLeft(List.of(3, 2, 3), List.of(8, 6, 8), three.prune(model, random(model, 5)));
    StructuredPruning five =
        new StructuredPruning(PruningAmount.count(5), PruningAmount.all(), Scope.LAYER);
    assertRefused(five, "keep.heads", "1 to 4 units", "smallest reachable is 1");
  }

  private static void assertLeft(List<Integer> heads, List<Integer> neurons, PrunedModel pruned) {
    assertEquals(heads, pruned.model().config().numAttentionHeads());
    assertEquals(neurons, pruned.model().config().intermediateSize());
  }

  @Test
  void refusesMoreThanThereAre() {
    StructuredPruning many =
        new StructuredPruning(PruningAmount.count(10), PruningAmount.all(), Scope.GLOBAL);
    assertRefused(many, "keep.heads", "count 10", "smallest reachable is 1");
  }

  @Test
  void refusesToLeaveNothing() {
    StructuredPruning none =
        new StructuredPruning(PruningAmount.share(0.01), PruningAmount.all(), Scope.GLOBAL);
    assertRefused(none, "keep.heads", "share 0.01", "smallest reachable is 1");
  }

  @Test
  void leavesOneOfEachLayerThatHasAny() {
    StructuredPruning few =
        new StructuredPruning(PruningAmount.share(0.01), PruningAmount.share(0.01), Scope.LAYER);
    TransformerConfig left = few.prune(model, random(model, 1)).model().config();
    assertTrue(left.numAttentionHeads().stream().allMatch(heads -> heads == 1), "" + left);
    assertTrue(left.intermediateSize().stream().allMatch(neurons -> neurons == 1), "" + left);
  }

  @Test
  void refusesScoresOfAnotherModel() {
    StructuredPruning all =
        new StructuredPruning(PruningAmount.all(), PruningAmount.all(), Scope.LAYER);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> all.prune(RandomCheckpoint.even(), random(model, 1)));
    assertTrue(e.getMessage().contains("[4, 2, 3]"), e.getMessage());
  }

  @Test
  void refusesScoresThatAreNotNumbers() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImportanceScores.of(List.of(new double[] {1, Double.NaN}), List.of()));
    assertTrue(e.getMessage().contains("NaN"), e.getMessage());
  }

  @Test
  void refusesSharesOutsideTheirRange() {
    for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> PruningAmount.share(share));
      assertTrue(e.getMessage().contains("got " + share), e.getMessage());
    }
  }

  private void assertRefused(StructuredPruning pruning, String... parts) {
    ImportanceScores scores = random(model, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> pruning.prune(model, scores));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  /** The full model with the outputs of removed units ignored by whatever reads them. */
  private Checkpoint silenced(PrunedModel pruned) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    int width = model.config().attentionHeadSize();
    for (int layer = 0; layer < 3; layer++) {
      String prefix = "encoder.layer." + layer + ".";
      tensors.compute(
          prefix + "attention.output.dense.weight", silence(pruned.keptHeads().get(layer), width));
      tensors.compute(prefix + "output.dense.weight", silence(pruned.keptNeurons().get(layer), 1));
    }
    return new Checkpoint(model.config(), tensors, model.head());
  }

  private static BiFunction<String, Tensor, Tensor> silence(List<Integer> kept, int width) {
    return (name, weight) -> {
      float[] values = weight.values().clone();
      IntStream.range(0, values.length)
          .filter(i -> !kept.contains(i % weight.length(1) / width))
          .forEach(i -> values[i] = 0);
      return Tensor.of(values, weight.shape());
    };
  }

  private static int units(List<Integer> layers) {
    return layers.stream().mapToInt(Integer::intValue).sum();
  }

  private static ImportanceScores random(Checkpoint model, long seed) {
    Random random = new Random(seed);
    Stream<Integer> heads = model.config().numAttentionHeads().stream();
    Stream<Integer> neurons = model.config().intermediateSize().stream();
    return ImportanceScores.of(
        heads.map(count -> random.doubles(count).toArray()).toList(),
        neurons.map(count -> random.doubles(count).toArray()).toList());
  }
}
