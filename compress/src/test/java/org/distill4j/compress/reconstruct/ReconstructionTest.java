package org.distill4j.compress.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.prune.LogitDistance;
import org.distill4j.compress.prune.StructuredPruning;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReconstructionTest {
  private static final List<TokenizedText> TEXTS =
      IntStream.range(0, 150).mapToObj(i -> text(2 + i % 9, i)).toList();
  private static final List<TokenizedText> OTHERS =
      IntStream.range(0, 50).mapToObj(i -> text(3 + i % 7, 1_000 + i)).toList();

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static TokenizedText text(int length, long seed) {
    return TokenizedText.of(
        RandomCheckpoint.ids(length, 40, seed), RandomCheckpoint.types(length), false);
  }

  /** Makes a neuron say what another one says. */
  private static void twin(Checkpoint model, int layer, int neuron, int like) {
    String name = "encoder.layer." + layer + ".intermediate.dense.";
    float[] weight = model.tensor(name + "weight").values();
    System.arraycopy(weight, like * 16, weight, neuron * 16, 16);
    float[] bias = model.tensor(name + "bias").values();
    bias[neuron] = bias[like];
  }

  private static double lost(Checkpoint model, Checkpoint other) {
    return LogitDistance.of(model, other, OTHERS);
  }

  @Test
  void givesBackWhatTheNeuronsThatAreLeftCanSay() {
    Checkpoint model = RandomCheckpoint.layers(List.of(2, 2), List.of(6, 6));
    twin(model, 0, 4, 1);
    twin(model, 1, 5, 0);
    List<List<Integer>> heads = List.of(List.of(0, 1), List.of(0, 1));
    List<List<Integer>> neurons = List.of(List.of(0, 1, 2, 3, 5), List.of(0, 1, 2, 3, 4));
    Checkpoint pruned = StructuredPruning.keep(model, heads, neurons).model();
    Checkpoint fitted = Reconstruction.of(model, pruned, TEXTS);
    ClassifierShapes.check(fitted);
    assertTrue(lost(model, pruned) > 1e-3, "the twins were needed; got " + lost(model, pruned));
    assertEquals(0, lost(model, fitted), 1e-2 * lost(model, pruned), "all but the ridge's part");
  }

  @Test
  void comesNearerOnOtherTextsToo() {
    Checkpoint model = RandomCheckpoint.layers(List.of(4, 4, 4), List.of(20, 20, 20));
    List<Integer> half = IntStream.range(0, 10).boxed().toList();
    Checkpoint pruned =
        StructuredPruning.keep(
                model,
                List.of(List.of(0, 2), List.of(), List.of(1, 3)),
                List.of(half, half, List.of()))
            .model();
    Checkpoint fitted = Reconstruction.of(model, pruned, TEXTS);
    ClassifierShapes.check(fitted);
    assertTrue(
        lost(model, fitted) < 0.7 * lost(model, pruned),
        lost(model, fitted) + " of " + lost(model, pruned));
  }

  @Test
  void leavesAloneWhatLostNothing() {
    Checkpoint model = RandomCheckpoint.uneven();
    Checkpoint fitted = Reconstruction.of(model, model, TEXTS);
    assertEquals(0, lost(model, fitted), 1e-10, "float32 sums of activations, squared");
  }
}
