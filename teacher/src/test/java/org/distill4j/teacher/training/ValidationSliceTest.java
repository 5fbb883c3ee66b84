package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

class ValidationSliceTest {
  private static final List<TokenizedText> TEXTS =
      List.of(TinyModels.sequence(1, 5), TinyModels.sequence(1, 2, 3), TinyModels.sequence(1));

  // Always the same logits, whatever the text.
  private static TransformerModel saying(float... logits) {
    Checkpoint model = TinyModels.classifier(TinyModels.config(List.of(1), List.of(2)), 2, 1);
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.put("classifier.weight", Tensor.zeros(2, 4));
    tensors.put("classifier.bias", Tensor.of(logits, 2));
    return TransformerModel.forInference(
        new Checkpoint(model.config(), new TreeMap<>(tensors), model.head()));
  }

  @Test
  void isTheAccuracyLessAMillionthOfTheLoss() {
    ValidationSlice slice = new ValidationSlice(TEXTS, List.of(1, 0, 1));
    double loss = (2 * Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2))) / 3;
    assertEquals(2.0 / 3 - 1e-6 * loss, slice.applyAsDouble(saying(-1, 1)), 1e-12);
  }

  @Test
  void lowerLossWinsAmongEqualAccuraciesOnly() {
    ValidationSlice slice = new ValidationSlice(TEXTS, List.of(1, 0, 1));
    double modest = slice.applyAsDouble(saying(0, 0.5f));
    double sure = slice.applyAsDouble(saying(0, 30));
    double wrong = slice.applyAsDouble(saying(0.1f, 0));
    assertTrue(modest > sure, modest + " and " + sure);
    assertTrue(sure > wrong, sure + " and " + wrong);
  }

  @Test
  void answersInTheOrderOfTheTexts() {
    TransformerModel encoder = Separable.encoder(Separable.start(), 1);
    List<TokenizedText> texts = Separable.texts(150, 3).sequences();
    float[][] logits = Inference.logits(encoder, texts);
    for (int i = 0; i < texts.size(); i += 49) {
      float[] alone = Inference.logits(encoder, List.of(texts.get(i)))[0];
      assertArrayEquals(alone, logits[i], 1e-5f, "text " + i);
    }
  }

  @Test
  void picksTheFirstOfTheLargestLogits() {
    float[][] logits = {{1, 3, 2}, {5, 5, 1}, {-3, -2, -1}};
    assertArrayEquals(new int[] {1, 0, 2}, Inference.labels(logits));
  }

  @Test
  void refusesASliceWithoutALabelForEachText() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> new ValidationSlice(TEXTS, List.of(1, 0)));
    assertEquals(
        "labels: must be one for each of at least one text; got 2 for 3", fault.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new ValidationSlice(List.of(), List.of()));
  }
}
