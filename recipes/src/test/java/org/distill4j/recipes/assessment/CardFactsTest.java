package org.distill4j.recipes.assessment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CardFactsTest {
  @Test
  void aCardQuotesNoRowAndNamesNoFile() {
    assertEquals(
        "train and test: of 20 rows held out 3 are equal.",
        CardFacts.withoutExample(
            "train and test: of 20 rows held out 3 are equal; such as runs/a/test.tsv:4: a text"));
  }

  @Test
  void teachersHaveTheirNamesAlone() {
    assertEquals(
        "pretrained: BERT, 2 layers; classpath:a.onnx: BERT, 6 layers; b.onnx: BERT, 1 layer",
        CardFacts.teachers(
            "/home/me/x/pretrained: BERT, 2 layers; classpath:a.onnx: BERT, 6 layers;"
                + " c\\d\\b.onnx: BERT, 1 layer"));
  }

  @Test
  void leavesOtherWarningsAsTheyAre() {
    String warning = "calibrate: fitted to 12 validation rows alone.";
    assertEquals(warning, CardFacts.withoutExample(warning));
  }
}
