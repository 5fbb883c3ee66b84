package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.prune.LayerRemoval.Removed;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.family.LayerSelection;
import org.distill4j.teacher.kernel.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LayerRemovalTest {
  private static final List<TokenizedText> TEXTS = List.of(text(5, 1), text(2, 2), text(9, 3));

  private final Checkpoint model = RandomCheckpoint.layers(List.of(4, 2, 3), List.of(10, 6, 8));

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static TokenizedText text(int length, long seed) {
    return TokenizedText.of(
        RandomCheckpoint.ids(length, 40, seed), RandomCheckpoint.types(length), false);
  }

  /** Makes a layer say nothing, so that it normalises what is normalised. */
  private void silence(int layer) {
    String prefix = "encoder.layer." + layer + ".";
    for (String block : List.of("attention.output.", "output.")) {
      Arrays.fill(model.tensor(prefix + block + "dense.weight").values(), 0);
      Arrays.fill(model.tensor(prefix + block + "dense.bias").values(), 0);
      Arrays.fill(model.tensor(prefix + block + "LayerNorm.weight").values(), 1);
      Arrays.fill(model.tensor(prefix + block + "LayerNorm.bias").values(), 0);
    }
  }

  @Test
  void takesTheLayerThatSaysNothingFirst() {
    silence(1);
    Arrays.fill(model.tensor("encoder.layer.0.output.LayerNorm.weight").values(), 1);
    Arrays.fill(model.tensor("encoder.layer.0.output.LayerNorm.bias").values(), 0);
    List<Removed> order = LayerRemoval.order(model, TEXTS, PruningAmount.count(1), List.of());
    assertEquals(2, order.size());
    assertEquals(1, order.get(0).layer());
    assertEquals(0, order.get(0).error(), 1e-9, "float32 logits of order one, squared");
    assertTrue(order.get(1).error() > 1e-4, "a layer that speaks; got " + order.get(1));
  }

  @Test
  void keepsWhatTheOtherLayersSay() {
    Checkpoint shallow = LayerSelection.keep(model, List.of(0, 2));
    ClassifierShapes.check(shallow);
    assertEquals(List.of(4, 3), shallow.config().numAttentionHeads());
    assertEquals(List.of(10, 8), shallow.config().intermediateSize());
    silence(1);
    Arrays.fill(model.tensor("encoder.layer.0.output.LayerNorm.weight").values(), 1);
    Arrays.fill(model.tensor("encoder.layer.0.output.LayerNorm.bias").values(), 0);
    int[] ids = RandomCheckpoint.ids(9, 40, 3);
    assertArrayEquals(
        FloatReference.of(model).logits(ids, new int[9]),
        FloatReference.of(shallow).logits(ids, new int[9]),
        1e-6,
        "a norm of what is normalised changes it by eps");
  }

  @Test
  void goesOnFromTheStepsThatAreKnown() {
    List<Removed> known = List.of(new Removed(2, 0.5));
    List<Removed> order = LayerRemoval.order(model, TEXTS, PruningAmount.count(1), known);
    assertEquals(known, order.subList(0, 1));
    assertTrue(order.get(1).layer() < 2, "the third is gone already");
    assertEquals(known, LayerRemoval.order(model, TEXTS, PruningAmount.count(2), order));
    assertEquals(List.of(0, 1), LayerRemoval.kept(model, known));
  }

  @Test
  void refusesMoreThanThereAre() {
    PruningAmount many = PruningAmount.count(4);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LayerRemoval.order(model, TEXTS, many, List.of()));
    assertTrue(e.getMessage().contains("keep.layers: must leave 1 to 3"), e.getMessage());
    assertTrue(e.getMessage().contains("smallest reachable is 1"), e.getMessage());
  }

  @Test
  void refusesLogitsThatAreNotNumbers() {
    model.tensor("classifier.bias").values()[0] = Float.NaN;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LayerRemoval.order(model, TEXTS, PruningAmount.count(2), List.of()));
    assertTrue(e.getMessage().contains("must be finite and >= 0; got NaN"), e.getMessage());
  }
}
