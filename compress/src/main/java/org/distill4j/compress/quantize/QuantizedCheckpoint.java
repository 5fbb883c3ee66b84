package org.distill4j.compress.quantize;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * A classifier whose matrices are int8 or int4.
 *
 * @param source the float32 model, whose biases and layer norms are used as they are, and the
 *     weights of linear layers that have no other matrix
 * @param architecture its operations
 * @param settings what was quantized, and how
 * @param matrices the int8 matrices by tensor name; not modifiable
 * @param blocks the int4 matrices by tensor name; not modifiable
 * @param activations how the inputs of linear layers are quantized, by layer; empty where that is
 *     found anew at each call; not modifiable
 */
public record QuantizedCheckpoint(
    Checkpoint source,
    Architecture architecture,
    QuantizationSettings settings,
    SortedMap<String, QuantizedMatrix> matrices,
    SortedMap<String, BlockMatrix> blocks,
    SortedMap<String, ActivationScale> activations) {

  private static final String WEIGHT = ".weight";

  /** Copies the maps, not the matrices. */
  public QuantizedCheckpoint {
    matrices = Collections.unmodifiableSortedMap(new TreeMap<>(matrices));
    blocks = Collections.unmodifiableSortedMap(new TreeMap<>(blocks));
    activations = Collections.unmodifiableSortedMap(new TreeMap<>(activations));
  }

  /**
   * Quantizes every linear layer, and the embeddings where the settings say so. Scales of static
   * activations need texts: {@link Quantization} adds them.
   *
   * @throws IllegalArgumentException if the model is no complete classifier with finite weights, or
   *     the settings do not fit it or each other
   */
  public static QuantizedCheckpoint of(Checkpoint model, QuantizationSettings settings) {
    ClassifierShapes.check(model);
    return of(model, ModelFamily.architecture(model), settings);
  }

  /**
   * The same of a model of any architecture, whose tensors are known to be those of the model.
   *
   * @throws IllegalArgumentException if the settings do not fit it or each other
   */
  public static QuantizedCheckpoint of(
      Checkpoint model, Architecture architecture, QuantizationSettings settings) {
    MatrixRoles roles = MatrixRoles.of(architecture);
    Int4.check(settings, roles.wordSize());
    SortedMap<String, QuantizedMatrix> matrices = new TreeMap<>();
    SortedMap<String, BlockMatrix> blocks = new TreeMap<>();
    for (Map.Entry<String, Tensor> entry : model.tensors().entrySet()) {
      String name = entry.getKey();
      Tensor tensor = entry.getValue();
      if (isQuantized(roles, name, tensor, settings)) {
        Int4.pack(roles, name, tensor, settings)
            .ifPresentOrElse(
                packed -> blocks.put(name, packed),
                () -> matrices.put(name, matrix(roles.isTable(name), tensor, settings)));
      }
    }
    return new QuantizedCheckpoint(
        model, architecture, settings, matrices, blocks, new TreeMap<>());
  }

  /** Every tensor of rank two is a linear weight or a table; rank one are biases and norms. */
  private static boolean isQuantized(
      MatrixRoles roles, String name, Tensor tensor, QuantizationSettings settings) {
    boolean float32Table =
        roles.isTable(name)
            && (settings.embeddings() == QuantizationSettings.Embeddings.FLOAT32
                || roles.types().contains(name));
    return tensor.rank() == 2 && tensor.size() > 0 && !float32Table;
  }

  /** Tables are never multiplied in integers, so nothing there can saturate. */
  private static QuantizedMatrix matrix(
      boolean table, Tensor tensor, QuantizationSettings settings) {
    return table
        ? QuantizedMatrix.of(tensor, settings.withReduceRange(false).largest())
        : linear(tensor, settings);
  }

  private static QuantizedMatrix linear(Tensor weight, QuantizationSettings settings) {
    return settings.weights() == QuantizationSettings.Weights.INT8_ASYMMETRIC
        ? QuantizedMatrix.asymmetric(weight, settings.largest())
        : QuantizedMatrix.of(weight, settings.largest());
  }

  /** The linear layers that may be int8, by name without {@code .weight}. */
  SortedSet<String> linearLayers() {
    SortedSet<String> layers = new TreeSet<>();
    MatrixRoles roles = MatrixRoles.of(architecture);
    source
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (tensor.rank() == 2 && tensor.size() > 0 && !roles.isTable(name)) {
                layers.add(name.substring(0, name.length() - WEIGHT.length()));
              }
            });
    return layers;
  }

  /** The linear layers that stay float32, in the order of their names. */
  public List<String> floatLayers() {
    return linearLayers().stream().filter(layer -> !isQuantized(layer)).toList();
  }

  /** The linear layers that have seven bits of weight, in the order of their names. */
  public List<String> sevenBitLayers() {
    int full = settings.withReduceRange(false).largest();
    return linearLayers().stream()
        .filter(layer -> isInt8(layer) && matrices.get(layer + WEIGHT).largest() < full)
        .toList();
  }

  /** Whether a linear layer is int8 or int4. */
  public boolean isQuantized(String layer) {
    return isInt8(layer) || blocks.containsKey(layer + WEIGHT);
  }

  /** Whether a linear layer is multiplied in integers. */
  public boolean isInt8(String layer) {
    return matrices.containsKey(layer + WEIGHT);
  }

  /** How a layer's input is quantized, nothing where that is found anew at each call. */
  public Optional<ActivationScale> activation(String layer) {
    return Optional.ofNullable(activations.get(layer));
  }

  /** One row of a table as the exported graph reads it. */
  float[] row(String table, int row) {
    BlockMatrix packed = blocks.get(table);
    if (packed != null) {
      return packed.row(row);
    }
    QuantizedMatrix matrix = matrices.get(table);
    Tensor weights = source.tensor(table);
    float[] values = new float[weights.length(1)];
    for (int i = 0; i < values.length; i++) {
      int at = row * values.length + i;
      values[i] = matrix == null ? weights.values()[at] : matrix.steps(at) * matrix.scales()[row];
    }
    return values;
  }

  QuantizedCheckpoint withSource(Checkpoint newSource) {
    return new QuantizedCheckpoint(
        newSource, architecture, settings, matrices, blocks, activations);
  }

  /**
   * The same model whose logits are divided by a temperature: the scales of the last layer take it
   * up, in few bits as in float32, so that every level, and with it every label, stays.
   *
   * @throws IllegalArgumentException if the temperature is not positive and finite
   */
  public QuantizedCheckpoint withTemperature(double temperature) {
    String last = MatrixRoles.answers(architecture).weight().tensor();
    SortedMap<String, QuantizedMatrix> divided = new TreeMap<>(matrices);
    divided.computeIfPresent(last, (name, m) -> m.dividedBy(temperature));
    SortedMap<String, BlockMatrix> packed = new TreeMap<>(blocks);
    packed.computeIfPresent(last, (name, m) -> m.dividedBy(temperature));
    return new QuantizedCheckpoint(
        source.withTemperature(temperature), architecture, settings, divided, packed, activations);
  }

  QuantizedCheckpoint withActivations(SortedMap<String, ActivationScale> scales) {
    return new QuantizedCheckpoint(source, architecture, settings, matrices, blocks, scales);
  }

  /** The same with only those linear layers in few bits; tables stay as they are. */
  QuantizedCheckpoint withLinear(Predicate<String> kept) {
    SortedMap<String, QuantizedMatrix> left = new TreeMap<>(matrices);
    SortedMap<String, BlockMatrix> packed = new TreeMap<>(blocks);
    SortedMap<String, ActivationScale> scales = new TreeMap<>(activations);
    for (String layer : linearLayers()) {
      if (!kept.test(layer)) {
        left.remove(layer + WEIGHT);
        packed.remove(layer + WEIGHT);
        scales.remove(layer);
      }
    }
    return new QuantizedCheckpoint(source, architecture, settings, left, packed, scales);
  }

  /** The same with seven bits of weight in those layers. */
  QuantizedCheckpoint withReducedRange(Set<String> layers) {
    QuantizationSettings seven = settings.withReduceRange(true);
    SortedMap<String, QuantizedMatrix> reduced = new TreeMap<>(matrices);
    for (String layer : layers) {
      reduced.replace(layer + WEIGHT, linear(source.tensor(layer + WEIGHT), seven));
    }
    return new QuantizedCheckpoint(source, architecture, settings, reduced, blocks, activations);
  }

  /** The float32 model that the weights of few bits stand for. */
  public Checkpoint dequantized() {
    SortedMap<String, Tensor> tensors = new TreeMap<>(source.tensors());
    matrices.forEach((name, matrix) -> tensors.put(name, matrix.dequantize()));
    blocks.forEach((name, matrix) -> tensors.put(name, matrix.dequantize()));
    return new Checkpoint(source.config(), tensors, source.head());
  }
}
