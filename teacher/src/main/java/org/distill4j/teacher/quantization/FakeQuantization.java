package org.distill4j.teacher.quantization;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * What of a model is rounded while it is trained, and to which levels at first.
 *
 * <p>The steps that were learned stand among the tensors of the trained checkpoint, under names
 * that end in {@code .step}: {@link #learned} and {@link #weights} take both apart again.
 *
 * @param matrices linear weights and tables by tensor name; not modifiable
 * @param inputOf the name of what each linear layer reads, by the layer's name without {@code
 *     .weight}: layers that share a step have the same; a layer that is not here reads float32
 * @param inputs how these are rounded, by that name; not modifiable
 * @param stepRate how many times the learning rate of weights a step's is, as a share of the step
 */
public record FakeQuantization(
    SortedMap<String, QuantizationGrid> matrices,
    SortedMap<String, String> inputOf,
    SortedMap<String, InputGrid> inputs,
    double stepRate) {
  private static final String STEP = ".step";

  /** Copies the maps, and checks that every input is there. */
  public FakeQuantization {
    matrices = Collections.unmodifiableSortedMap(new TreeMap<>(matrices));
    inputOf = Collections.unmodifiableSortedMap(new TreeMap<>(inputOf));
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    if (!inputs.keySet().containsAll(inputOf.values())) {
      throw new IllegalArgumentException(
          "inputs: must hold all of " + inputOf.values() + "; got " + inputs.keySet());
    }
    if (!(stepRate >= 0 && Double.isFinite(stepRate))) {
      throw new IllegalArgumentException("stepRate: must be finite and >= 0; got " + stepRate);
    }
  }

  /** Where a trained checkpoint keeps the steps of a matrix. */
  static String stepsOf(String matrix) {
    return matrix + STEP;
  }

  /** Where it keeps the step of an input. */
  static String stepOf(String input) {
    return input + ".input" + STEP;
  }

  /**
   * The same with the steps that a training left.
   *
   * @throws IllegalArgumentException if a step is missing there
   */
  public FakeQuantization learned(Checkpoint trained) {
    SortedMap<String, QuantizationGrid> grids = new TreeMap<>(matrices);
    grids.replaceAll((name, grid) -> grid.withSteps(trained.tensor(stepsOf(name)).values()));
    SortedMap<String, InputGrid> read = new TreeMap<>(inputs);
    read.replaceAll(
        (name, grid) ->
            grid.isDynamic()
                ? grid
                : new InputGrid(trained.tensor(stepOf(name)).values()[0], grid.lowest()));
    return new FakeQuantization(grids, inputOf, read, stepRate);
  }

  /** The trained model without its steps. */
  public static Checkpoint weights(Checkpoint trained) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(trained.tensors());
    tensors.keySet().removeIf(name -> name.endsWith(STEP));
    return new Checkpoint(trained.config(), tensors, trained.head());
  }
}
