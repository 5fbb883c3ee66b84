package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.junit.jupiter.api.Test;

/** Layers that use the weights of one. */
class SharedEncoderTest {
  private static final List<TokenizedText> TEXTS =
      List.of(TinyModels.sequence(1, 5, 2), TinyModels.sequence(4, 8));
  private static final TapLoss LABELS =
      new TapLoss("l", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
  private static final TransformerConfig PLAIN =
      TinyModels.config(List.of(2, 2, 2), List.of(5, 5, 5));

  private static Checkpoint shared() {
    return TinyModels.classifier(PLAIN.withForm(WeightForm.ofOneLayer()), 3, 2);
  }

  // The same model with each layer's weights for itself.
  private static Checkpoint repeated() {
    Checkpoint model = shared();
    TreeMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    model
        .tensors()
        .forEach(
            (name, tensor) -> {
              tensors.put(name.replace("layer.0.", "layer.1."), tensor);
              tensors.put(name.replace("layer.0.", "layer.2."), tensor);
            });
    return new Checkpoint(PLAIN, tensors, model.head());
  }

  @Test
  void answersAsLayersOfTheSameWeights() {
    assertArrayEquals(logits(repeated()), logits(shared()), "the same sums");
  }

  @Test
  void hasTheSumOfAllLayersGradients() {
    TransformerModel one = trained(shared());
    TransformerModel all = trained(repeated());
    String name = "output.dense.weight";
    float[] sum = new float[4 * 5];
    for (int layer = 0; layer < 3; layer++) {
      float[] part = all.gradient("encoder.layer." + layer + "." + name);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    assertArrayEquals(sum, one.gradient("encoder.layer.0." + name), 1e-6f, "float32 sums of three");
  }

  @Test
  void givesBackTheOneLayer() {
    Checkpoint model = shared();
    Checkpoint back = trained(model).toCheckpoint();
    assertEquals(model.config(), back.config());
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    assertFalse(back.tensors().containsKey("encoder.layer.1.output.dense.weight"));
  }

  // Twice, so that sums begin anew.
  private static TransformerModel trained(Checkpoint model) {
    TransformerModel encoder = TransformerModel.forTraining(model, List.of(LABELS), 1);
    TargetRows targets = TargetRows.of(new float[][] {{0}, {2}});
    for (int pass = 0; pass < 2; pass++) {
      double loss = encoder.lossAndGradients(PackedBatch.of(TEXTS), List.of(targets));
      assertEquals(encoder.graph().score(), loss);
    }
    return encoder;
  }

  private static float[] logits(Checkpoint model) {
    Buffer block =
        TransformerModel.forInference(model).output(PackedBatch.of(TEXTS), GraphNames.CLASSIFIER);
    float[] values = new float[3 * TEXTS.size()];
    block.read(0, values, 0, values.length);
    return values;
  }
}
