package org.distill4j.teacher.quantization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Linear;

/** The rounding of one model in training: its steps, and its layers made so. */
public final class ModelFakeQuantize {
  private static final String WEIGHT = ".weight";

  private final FakeQuantization plan;
  private final Rooms rooms = new Rooms();
  private final TextRows texts = new TextRows();
  private final Map<String, MatrixFakeQuantize> matrices = new TreeMap<>();
  private final Map<String, InputFakeQuantize> inputs = new HashMap<>();
  private final List<LsqScales> steps = new ArrayList<>();
  private final List<FakeQuantizedWeights> weights = new ArrayList<>();

  /**
   * One matrix among the weights of a layer.
   *
   * @param tensor its name
   * @param firstRow where it begins
   */
  public record Part(String tensor, int firstRow) {}

  /**
   * The weights of a layer.
   *
   * @param values {@code [rows, columns]}
   * @param rows outputs
   * @param columns inputs
   * @param parts the matrices that they are
   */
  public record Layer(Buffer values, int rows, int columns, List<Part> parts) {
    /** Copies the list. */
    public Layer {
      parts = List.copyOf(parts);
    }
  }

  /** The rounding of a model that begins with these steps. */
  public ModelFakeQuantize(FakeQuantization plan) {
    this.plan = plan;
    plan.matrices()
        .forEach(
            (name, grid) -> {
              LsqScales own = LsqScales.of(name, grid, plan.stepRate());
              matrices.put(name, new MatrixFakeQuantize(grid, own));
              steps.add(own);
            });
    plan.inputs().forEach(this::input);
  }

  private void input(String name, InputGrid grid) {
    if (grid.isDynamic()) {
      inputs.put(name, new InputFakeQuantize.Dynamic(texts));
      return;
    }
    LsqScales own = LsqScales.of(name, grid, width(name), plan.stepRate());
    inputs.put(name, new InputFakeQuantize.Fixed(own, grid.lowest()));
    steps.add(own);
  }

  private int width(String input) {
    return plan.inputOf().entrySet().stream()
        .filter(layer -> layer.getValue().equals(input))
        .map(layer -> plan.matrices().get(layer.getKey() + WEIGHT))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(input + ": must be read; got no layer"))
        .shape()
        .columns();
  }

  /** All steps that are learned, in an order that does not change. */
  public List<LsqScales> steps() {
    return List.copyOf(steps);
  }

  /** The rounding of a table's rows; nothing where it stays as it is. */
  public Optional<MatrixFakeQuantize> table(String tensor) {
    return Optional.ofNullable(matrices.get(tensor));
  }

  /** A layer that multiplies what is rounded; nothing where none of it is. */
  public Optional<Linear> linear(Kernels kernels, Layer layer) {
    if (layer.parts().stream().noneMatch(part -> matrices.containsKey(part.tensor()))) {
      return Optional.empty();
    }
    FakeQuantizedWeights rounded =
        new FakeQuantizedWeights(layer.values(), layer.rows(), layer.columns(), rooms);
    for (Part part : layer.parts()) {
      table(part.tensor()).ifPresent(matrix -> rounded.put(part.firstRow(), matrix));
    }
    rounded.refresh();
    weights.add(rounded);
    Linear linear = kernels.linear(rounded.copy(), layer.rows(), layer.columns());
    InputFakeQuantize input = inputOf(layer);
    Linear whole = new FakeQuantizedLinear(rounded, linear, input, layer.columns(), rooms);
    if (input == null || layer.parts().stream().allMatch(part -> inputName(part) != null)) {
      return Optional.of(whole);
    }
    Linear plain = kernels.linear(rounded.copy(), layer.rows(), layer.columns());
    return Optional.of(new MixedLinear(whole, plain, readsPlain(layer), layer.columns(), rooms));
  }

  private InputFakeQuantize inputOf(Layer layer) {
    return layer.parts().stream()
        .map(part -> inputs.get(inputName(part)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String inputName(Part part) {
    String tensor = part.tensor();
    return plan.inputOf().get(tensor.substring(0, tensor.length() - WEIGHT.length()));
  }

  /** Which outputs of a layer that has both read the input as it is. */
  private boolean[] readsPlain(Layer layer) {
    boolean[] plain = new boolean[layer.rows()];
    for (Part part : layer.parts()) {
      boolean here = inputName(part) == null;
      if (here && matrices.containsKey(part.tensor())) {
        throw new IllegalArgumentException(
            part.tensor()
                + ": must read a rounded input as what it shares its layer with; got none");
      }
      // Up to the end: the next part overwrites what is its own.
      Arrays.fill(plain, part.firstRow(), layer.rows(), here);
    }
    return plain;
  }

  /** A pass over a batch begins. */
  public void begin(PackedBatch batch) {
    texts.of(batch);
  }

  /** Rounds all weights as they are now; after every change of them. */
  public void refresh() {
    weights.forEach(FakeQuantizedWeights::refresh);
  }
}
