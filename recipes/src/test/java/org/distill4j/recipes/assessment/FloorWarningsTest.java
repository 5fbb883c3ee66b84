package org.distill4j.recipes.assessment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.distill4j.evaluate.metric.Metric;
import org.junit.jupiter.api.Test;

class FloorWarningsTest {
  @Test
  void sayNothingOfModelsThatKnowMore() {
    assertEquals(List.of(), FloorWarnings.of(Metric.ACCURACY, 0.8, 0.9, 0.81));
  }

  @Test
  void tellOfATeacherThatKnowsNoMore() {
    assertEquals(
        List.of(
            "The teacher is no better than the baseline, bag of words: accuracy of 66.8 against 67.4%. What a"
                + " student keeps of it says little; train it longer, at another rate, or take"
                + " another."),
        FloorWarnings.of(Metric.ACCURACY, 0.674, 0.668, 0.675));
  }

  @Test
  void tellOfADeliveredModelThatKnowsAsMuch() {
    List<String> warnings = FloorWarnings.of(Metric.PEARSON, 0.5, 0.6, 0.5);
    String baseline = Metric.PEARSON.floor();
    assertEquals(
        List.of(
            "The final model is no better than the baseline, "
                + baseline
                + ": "
                + Metric.PEARSON.title()
                + " of 50.0 against 50.0."),
        warnings);
  }
}
