package org.distill4j.compress.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;

class ActivationCalibrationTest {
  @Test
  void seesEveryLayerOfThoseThatShareTheirWeights() {
    Checkpoint model = RandomCheckpoint.shared();
    QuantizedForward walk =
        new QuantizedForward(QuantizedCheckpoint.of(model, QuantizationSettings.defaults()));
    Map<String, Integer> read = new TreeMap<>();
    var texts = QuantizationTest.texts(12);
    for (TokenizedText text : texts) {
      var unused =
          walk.logits(
              text.ids(),
              text.typeIds(),
              (x, layer) -> {
                read.merge(layer, 1, Integer::sum);
                return new FloatLinear(model).of(x, layer);
              });
    }
    Map<String, Integer> shown = new TreeMap<>();
    new CalibrationTexts(texts)
        .visitInputs(
            walk, new FloatLinear(model), (layer, x) -> shown.merge(layer, 1, Integer::sum));
    assertEquals(read, shown);
    assertEquals(3 * texts.size(), shown.get("encoder.layer.0.intermediate.dense"));
  }
}
