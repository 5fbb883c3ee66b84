package org.distill4j.compress.quantize;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.quantization.InputGrid;
import org.distill4j.teacher.quantization.QuantizationGrid;

/** Takes the scales of a quantized model into training, and those that were learned back. */
final class LearnedScales {
  private LearnedScales() {}

  /** What a training of the model's source rounds: all that the model does, to the same levels. */
  static FakeQuantization of(QuantizedCheckpoint model, double stepRate) {
    SortedMap<String, QuantizationGrid> grids = new TreeMap<>();
    model.matrices().forEach((name, matrix) -> grids.put(name, grid(matrix)));
    model.blocks().forEach((name, matrix) -> grids.put(name, grid(matrix)));
    SortedMap<String, String> inputOf = new TreeMap<>();
    SortedMap<String, InputGrid> inputs = new TreeMap<>();
    Map<String, String> shared = AttentionScales.inputs(model.source());
    for (String layer : model.linearLayers()) {
      if (model.isInt8(layer)) {
        String input = shared.getOrDefault(layer, layer);
        inputOf.put(layer, input);
        inputs.putIfAbsent(
            input, model.activation(layer).map(LearnedScales::grid).orElse(InputGrid.dynamic()));
      }
    }
    return new FakeQuantization(grids, inputOf, inputs, stepRate);
  }

  private static QuantizationGrid grid(QuantizedMatrix matrix) {
    int columns = matrix.columns();
    int[] lowest = new int[matrix.rows()];
    Arrays.setAll(lowest, row -> -matrix.largest() - matrix.zeros()[row]);
    QuantizationGrid.Shape shape = new QuantizationGrid.Shape(matrix.rows(), columns, columns);
    return QuantizationGrid.of(shape, 2 * matrix.largest(), matrix.scales(), lowest);
  }

  private static QuantizationGrid grid(BlockMatrix matrix) {
    int[] lowest = new int[matrix.scales().length];
    Arrays.setAll(lowest, i -> -matrix.zeros()[i]);
    QuantizationGrid.Shape shape =
        new QuantizationGrid.Shape(matrix.rows(), matrix.columns(), matrix.block());
    return QuantizationGrid.of(shape, BlockMatrix.LEVELS, matrix.scales(), lowest);
  }

  private static InputGrid grid(ActivationScale scale) {
    return new InputGrid(scale.step(), -scale.zero());
  }

  /**
   * The model of what a training left.
   *
   * @param start the model whose {@link #of} was trained
   * @param trained the checkpoint with its steps
   */
  static QuantizedCheckpoint trained(QuantizedCheckpoint start, Checkpoint trained) {
    FakeQuantization learned = of(start, 0).learned(trained);
    Checkpoint source = FakeQuantization.weights(trained);
    SortedMap<String, QuantizedMatrix> matrices = new TreeMap<>(start.matrices());
    matrices.replaceAll(
        (name, matrix) ->
            QuantizedMatrix.of(
                source.tensor(name), matrix.largest(), steps(learned, name), matrix.zeros()));
    SortedMap<String, BlockMatrix> blocks = new TreeMap<>(start.blocks());
    blocks.replaceAll((name, matrix) -> matrix.with(source.tensor(name), steps(learned, name)));
    SortedMap<String, ActivationScale> activations = new TreeMap<>(start.activations());
    activations.replaceAll(
        (layer, scale) ->
            new ActivationScale(
                learned.inputs().get(learned.inputOf().get(layer)).step(), scale.zero()));
    return new QuantizedCheckpoint(
        source, start.architecture(), start.settings(), matrices, blocks, activations);
  }

  private static float[] steps(FakeQuantization learned, String name) {
    return learned.matrices().get(name).steps();
  }
}
