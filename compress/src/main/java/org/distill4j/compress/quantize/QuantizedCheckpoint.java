package org.distill4j.compress.quantize;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * A classifier whose matrices are int8.
 *
 * @param source the float32 model, whose biases and layer norms are used as they are
 * @param settings what was quantized, and how
 * @param matrices the int8 matrices by tensor name; not modifiable
 */
public record QuantizedCheckpoint(
    Checkpoint source, QuantizationSettings settings, SortedMap<String, QuantizedMatrix> matrices) {

  /** Copies the map, not the matrices. */
  public QuantizedCheckpoint {
    matrices = Collections.unmodifiableSortedMap(new TreeMap<>(matrices));
  }

  /**
   * Quantizes every linear layer, and the embeddings where the settings say so.
   *
   * @throws IllegalArgumentException if the model is no complete classifier with finite weights
   */
  public static QuantizedCheckpoint of(Checkpoint model, QuantizationSettings settings) {
    ClassifierShapes.check(model);
    SortedMap<String, QuantizedMatrix> matrices = new TreeMap<>();
    for (Map.Entry<String, Tensor> entry : model.tensors().entrySet()) {
      if (isQuantized(entry.getKey(), entry.getValue(), settings)) {
        matrices.put(
            entry.getKey(), QuantizedMatrix.of(entry.getValue(), largest(entry, settings)));
      }
    }
    return new QuantizedCheckpoint(model, settings, matrices);
  }

  /** Every tensor of rank two is a linear weight or a table; rank one are biases and norms. */
  private static boolean isQuantized(String name, Tensor tensor, QuantizationSettings settings) {
    boolean float32Table =
        isTable(name) && settings.embeddings() == QuantizationSettings.Embeddings.FLOAT32;
    return tensor.rank() == 2 && tensor.size() > 0 && !float32Table;
  }

  /** Tables are never multiplied in integers, so nothing there can saturate. */
  private static int largest(Map.Entry<String, Tensor> entry, QuantizationSettings settings) {
    return isTable(entry.getKey()) ? settings.withReduceRange(false).largest() : settings.largest();
  }

  private static boolean isTable(String name) {
    return name.startsWith("embeddings.");
  }

  /** The float32 model that the int8 weights stand for. */
  public Checkpoint dequantized() {
    SortedMap<String, Tensor> tensors = new TreeMap<>(source.tensors());
    matrices.forEach((name, matrix) -> tensors.put(name, matrix.dequantize()));
    return new Checkpoint(source.config(), tensors, source.labels());
  }
}
