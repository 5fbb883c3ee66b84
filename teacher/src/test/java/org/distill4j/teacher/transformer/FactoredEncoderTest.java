package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Precision;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Layers of two factors at work. */
class FactoredEncoderTest {
  private static final List<TokenizedText> TEXTS =
      List.of(TinyModels.sequence(1, 5, 2), TinyModels.sequence(4, 8));

  private static Checkpoint factored() {
    return TinyModels.classifier(TinyModels.factored(), 3, 2);
  }

  @Test
  void answersAsTheProductsOfTheFactors() {
    Checkpoint model = factored();
    assertArrayEquals(logits(multiplied(model)), logits(model), 1e-5f, "float32 sums of 5 terms");
  }

  @Test
  void givesBackTheFactors() {
    TapLoss loss = new TapLoss("l", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    Checkpoint model = factored();
    Checkpoint back = TransformerModel.forTraining(model, List.of(loss), 1).toCheckpoint();
    assertEquals(model.config(), back.config());
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    model
        .tensors()
        .forEach(
            (name, tensor) -> assertArrayEquals(tensor.values(), back.tensor(name).values(), name));
  }

  @Test
  void trainsInBfloat16WhereSomeLayersAreWhole() {
    Assumptions.assumeTrue(KernelLibrary.hasHalf());
    TransformerConfig config =
        TinyModels.config(9, 6, 16, 8, List.of(2, 1, 2), List.of(12, 12, 12));
    WeightForm form = WeightForm.of(Map.of(WeightForm.outer("encoder.layer.1."), 4));
    Checkpoint model = TinyModels.classifier(config.withForm(form), 3, 1);
    TapLoss loss = new TapLoss("l", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    float[][] slopes = new float[2][];
    for (int i = 0; i < slopes.length; i++) {
      Execution how = new Execution(i == 0 ? Precision.F32 : Precision.BF16, false);
      TransformerModel encoder = TransformerModel.forTraining(model, List.of(loss), 5, how);
      TargetRows targets = TargetRows.of(new float[][] {{0}, {2}});
      var unused = encoder.lossAndGradients(PackedBatch.of(TEXTS), List.of(targets));
      slopes[i] = encoder.gradient("encoder.layer.1.output.dense.factor.weight");
    }
    double difference = 0;
    double length = 0;
    for (int i = 0; i < slopes[0].length; i++) {
      difference += Math.pow(slopes[0][i] - slopes[1][i], 2);
      length += Math.pow(slopes[0][i], 2);
    }
    double bound = 10 * Math.pow(2, -9); // some ten roundings
    assertEquals(0, Math.sqrt(difference / length), bound, "of float32's length");
  }

  private static float[] logits(Checkpoint model) {
    Buffer block =
        TransformerModel.forInference(model).output(PackedBatch.of(TEXTS), GraphNames.CLASSIFIER);
    float[] values = new float[3 * TEXTS.size()];
    block.read(0, values, 0, values.length);
    return values;
  }

  // The same model with one matrix a layer.
  private static Checkpoint multiplied(Checkpoint model) {
    Map<String, Tensor> tensors = new TreeMap<>(model.tensors());
    for (String name : model.config().form().ranks().keySet()) {
      if (name.equals(WeightForm.WORDS)) {
        widen(tensors);
        continue;
      }
      Tensor factor = tensors.remove(name + ".factor.weight");
      Tensor shift = tensors.remove(name + ".factor.bias");
      List<String> layers =
          name.endsWith("key_value")
              ? List.of(name.replace("key_value", "key"), name.replace("key_value", "value"))
              : List.of(name);
      for (String layer : layers) {
        Tensor second = tensors.get(layer + ".weight");
        tensors.put(layer + ".weight", product(second, factor));
        Tensor more = product(second, Tensor.of(shift.values(), shift.size(), 1));
        tensors.put(layer + ".bias", sum(tensors.get(layer + ".bias"), more));
      }
    }
    return new Checkpoint(
        model.config().withForm(WeightForm.plain()), new TreeMap<>(tensors), model.head());
  }

  // T Pᵀ + m
  private static void widen(Map<String, Tensor> tensors) {
    String table = WeightForm.WORDS + ".weight";
    Tensor projection = tensors.remove(WeightForm.WORD_PROJECTION + ".weight");
    Tensor mean = tensors.remove(WeightForm.WORD_PROJECTION + ".bias");
    Tensor wide = product(tensors.get(table), transposed(projection));
    for (int i = 0; i < wide.size(); i++) {
      wide.values()[i] += mean.values()[i % mean.size()];
    }
    tensors.put(table, wide);
  }

  private static Tensor transposed(Tensor tensor) {
    Tensor result = Tensor.zeros(tensor.length(1), tensor.length(0));
    for (int i = 0; i < tensor.size(); i++) {
      int row = i / tensor.length(1);
      int column = i % tensor.length(1);
      result.values()[column * tensor.length(0) + row] = tensor.values()[i];
    }
    return result;
  }

  private static Tensor product(Tensor left, Tensor right) {
    int inner = right.length(0);
    int columns = right.length(1);
    Tensor result = Tensor.zeros(left.length(0), columns);
    for (int i = 0; i < result.size(); i++) {
      for (int k = 0; k < inner; k++) {
        result.values()[i] +=
            left.values()[i / columns * inner + k] * right.values()[k * columns + i % columns];
      }
    }
    return result;
  }

  private static Tensor sum(Tensor bias, Tensor more) {
    float[] values = bias.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += more.values()[i];
    }
    return Tensor.of(values, values.length);
  }
}
