package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;

class MagnitudeImportanceTest {
  private final Checkpoint model = RandomCheckpoint.layers(List.of(2), List.of(3));

  private void clear() {
    model.tensors().values().forEach(tensor -> Arrays.fill(tensor.values(), 0));
  }

  private void set(String name, int index, float value) {
    model.tensor(name).values()[index] = value;
  }

  @Test
  void addsUpWhatGoesWithAUnit() {
    clear();
    // Head 1 owns rows 4 to 7 of query, key and value, and columns 4 to 7 of the output.
    set("encoder.layer.0.attention.self.query.weight", 5 * 16 + 3, 2);
    set("encoder.layer.0.attention.self.value.bias", 6, 4);
    set("encoder.layer.0.attention.output.dense.weight", 9 * 8 + 4, -4);
    set("encoder.layer.0.intermediate.dense.weight", 2 * 16 + 3, 3);
    set("encoder.layer.0.output.dense.weight", 9 * 3 + 2, 4);
    ImportanceScores scores = MagnitudeImportance.of(model);
    assertArrayEquals(new double[] {0, 6}, scores.heads().get(0));
    assertArrayEquals(new double[] {0, 0, 5}, scores.feedForward().get(0));
    assertEquals(Math.sqrt(4 + 9), scores.hidden()[3], 1e-12);
    assertEquals(Math.sqrt(16 + 16), scores.hidden()[9], 1e-12);
    assertFalse(scores.isComparable(), "norms of different layers have no unit in common");
  }

  @Test
  void scoresEmptyLayersToo() {
    ImportanceScores scores = MagnitudeImportance.of(RandomCheckpoint.uneven());
    assertEquals(0, scores.heads().get(1).length);
    assertEquals(24, scores.feedForward().get(1).length);
  }

  @Test
  void refusesWeightsThatAreNotNumbers() {
    set("encoder.layer.0.output.dense.weight", 1, Float.NaN);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> MagnitudeImportance.of(model));
    assertTrue(e.getMessage().contains("must be finite and >= 0; got NaN"), e.getMessage());
    assertTrue(e.getMessage().contains("may have diverged"), e.getMessage());
  }
}
