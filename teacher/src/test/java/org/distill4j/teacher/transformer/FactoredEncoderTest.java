package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.junit.jupiter.api.Test;

/** Layers of two factors at work. */
class FactoredEncoderTest {
  private static final List<Pieces> TEXTS =
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
    Checkpoint back = Encoder.forTraining(model, List.of(loss), 1).toCheckpoint();
    assertEquals(model.config(), back.config());
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    model
        .tensors()
        .forEach(
            (name, tensor) -> assertArrayEquals(tensor.values(), back.tensor(name).values(), name));
  }

  private static float[] logits(Checkpoint model) {
    Block block = Encoder.forInference(model).output(PackedBatch.of(TEXTS), GraphNames.CLASSIFIER);
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
        model.config().withForm(WeightForm.plain()), new TreeMap<>(tensors), model.labels());
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
