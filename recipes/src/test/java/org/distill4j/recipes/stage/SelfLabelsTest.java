package org.distill4j.recipes.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.distill4j.teacher.training.Truth;
import org.junit.jupiter.api.Test;

class SelfLabelsTest {
  @Test
  void keepsWhatIsKnownAndTakesTheLikeliestElsewhere() {
    Truth known = Truth.classes(List.of(2, 0)).withUnknown(2);
    float[][] logits = {{9, 0, 0}, {0, 9, 0}, {0, 1, 0.5f}, {3, 3, -1}};
    assertEquals(Truth.classes(List.of(2, 0, 1, 0)), SelfLabels.of(known, logits));
  }

  @Test
  void takesScoresAsTheyAre() {
    Truth known = Truth.scores(List.of(4.5)).withUnknown(1);
    assertEquals(
        Truth.scores(List.of(4.5, 1.25)), SelfLabels.of(known, new float[][] {{0}, {1.25f}}));
  }
}
