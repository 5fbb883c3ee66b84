package org.distill4j.compress.axes;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Param;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Keeps some units of named axes, such as attention heads or feed-forward neurons, in every tensor
 * that has these axes. Tensors that depend on each other share an axis, so that the result is a
 * whole model: the dependency graph of Fang et al. 2023 (arXiv 2301.12900), given by the
 * architecture instead of searched for.
 */
public final class AxisSlicing {
  private AxisSlicing() {}

  /**
   * The tensors of a model with fewer units.
   *
   * @param model whose parameters have the axes
   * @param tensors all of the model's by name; those without any of the axes stay as they are
   * @param units by the name of an axis the units that stay, in their new order; a unit is {@link
   *     Axis#block} channels wide
   * @throws IllegalArgumentException if an axis is not the model's, or has no such unit
   */
  public static SortedMap<String, Tensor> keep(
      Architecture model, Map<String, Tensor> tensors, Map<String, int[]> units) {
    units.forEach((axis, kept) -> check(model.axis(axis), kept));
    SortedMap<String, Tensor> cut = new TreeMap<>(tensors);
    for (Param param : model.parameters().values()) {
      Tensor tensor = tensors.get(param.tensor());
      for (int dimension = 0; dimension < param.axes().size(); dimension++) {
        Axis axis = param.axes().get(dimension);
        if (tensor != null && units.containsKey(axis.name())) {
          tensor = slice(tensor, dimension, channels(units.get(axis.name()), axis.block()));
          cut.put(param.tensor(), tensor);
        }
      }
    }
    return cut;
  }

  private static void check(Axis axis, int[] kept) {
    for (int unit : kept) {
      if (!(unit >= 0 && unit < axis.units())) {
        throw new IllegalArgumentException(
            axis.name() + ": must keep units from 0 to " + (axis.units() - 1) + "; got " + unit);
      }
    }
  }

  private static int[] channels(int[] units, int block) {
    return IntStream.of(units)
        .flatMap(unit -> IntStream.range(unit * block, (unit + 1) * block))
        .toArray();
  }

  /**
   * Some slices of a tensor along one dimension, row-major.
   *
   * @param chosen the indices that stay, in their new order
   */
  static Tensor slice(Tensor tensor, int dimension, int[] chosen) {
    int[] shape = tensor.shape();
    int inner = product(shape, dimension + 1, shape.length);
    int outer = product(shape, 0, dimension);
    int length = shape[dimension];
    shape[dimension] = chosen.length;
    float[] kept = new float[outer * chosen.length * inner];
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < chosen.length; j++) {
        int from = (i * length + chosen[j]) * inner;
        System.arraycopy(tensor.values(), from, kept, (i * chosen.length + j) * inner, inner);
      }
    }
    return Tensor.of(kept, shape);
  }

  private static int product(int[] shape, int from, int to) {
    return IntStream.range(from, to).map(i -> shape[i]).reduce(1, Math::multiplyExact);
  }
}
