package org.distill4j.recipes.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.distill4j.teacher.training.Labels;
import org.junit.jupiter.api.Test;

class PseudoLabelsTest {
  @Test
  void keepsWhatIsKnownAndTakesTheLikeliestElsewhere() {
    Labels known = Labels.classes(List.of(2, 0)).withUnknown(2);
    float[][] logits = {{9, 0, 0}, {0, 9, 0}, {0, 1, 0.5f}, {3, 3, -1}};
    assertEquals(Labels.classes(List.of(2, 0, 1, 0)), PseudoLabels.of(known, logits));
  }

  @Test
  void takesScoresAsTheyAre() {
    Labels known = Labels.scores(List.of(4.5)).withUnknown(1);
    assertEquals(
        Labels.scores(List.of(4.5, 1.25)), PseudoLabels.of(known, new float[][] {{0}, {1.25f}}));
  }
}
