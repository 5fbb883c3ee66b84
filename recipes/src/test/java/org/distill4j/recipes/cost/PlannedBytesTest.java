package org.distill4j.recipes.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.recipes.stage.quantize.Quantize;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlannedBytesTest {
  static List<Quantize> stages() {
    List<Quantize> stages = new ArrayList<>();
    Quantize usual = Quantize.defaults();
    for (Quantize.Weights weights : Quantize.Weights.values()) {
      for (Quantize.Embeddings embeddings : Quantize.Embeddings.values()) {
        for (OperatorSet dialect : OperatorSet.values()) {
          stages.add(
              new Quantize(
                  weights,
                  usual.activations(),
                  embeddings,
                  usual.calibration(),
                  usual.keepFloat(),
                  false,
                  false,
                  0,
                  dialect));
        }
      }
    }
    return stages;
  }

  @ParameterizedTest
  @MethodSource("stages")
  void countsTheBytesOfTheQuantizer(Quantize stage) {
    TransformerConfig config =
        BertFamily.encoder(20, 16, 2, 2, 70).withLayers(List.of(2, 0), List.of(70, 0));
    HeadSpec head = HeadSpec.classes(List.of("a", "b", "c"));
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    ModelFamily.of(config)
        .architecture(config, head)
        .shapes()
        .forEach((name, shape) -> tensors.put(name, rising(shape)));
    QuantizedCheckpoint quantized =
        QuantizedCheckpoint.of(
            new Checkpoint(config, tensors, head), stage.storage().orElseThrow());
    long bytes = 0;
    for (var tensor : tensors.entrySet()) {
      QuantizedMatrix int8 = quantized.matrices().get(tensor.getKey());
      BlockMatrix int4 = quantized.blocks().get(tensor.getKey());
      if (int8 != null) {
        bytes += int8.values().length + 4L * int8.scales().length;
        bytes += int8.hasZeros() ? int8.zeros().length : 0;
      } else if (int4 != null) {
        boolean zeros = !tensor.getKey().startsWith("embeddings.");
        bytes += int4.packed().length + 4L * int4.scales().length;
        bytes += zeros ? int4.packedZeros().length : 0;
      } else {
        bytes += 4L * tensor.getValue().size();
      }
    }
    assertEquals(
        bytes,
        PlannedBytes.of(new PlannedModel("quantize", config, 3), stage.storage().orElseThrow()));
  }

  // To one side of zero, as far as one row goes.
  private static Tensor rising(int... shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.values()[i] = i;
    }
    return tensor;
  }
}
