package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Block;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Takes each sequence's first row: {@code [N, H]} and lengths {@code [B, 1]} to {@code [B, H]}. */
final class FirstTokenVertex extends TransformerVertex {
  @Override
  List<ParameterShape> parameters() {
    return List.of();
  }

  @Override
  List<Object> identity() {
    return List.of();
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  private static final class Working extends KernelVertex {
    private final Scratch output = scratch();
    private final Scratch inputGradient = scratch();

    Working(Place place) {
      super(place);
    }

    @Override
    INDArray forward() {
      int width = (int) inputs[0].size(1);
      int[] rows = SequenceGroups.of(inputs[1]).firstRows();
      Scratch.Matrix result = output.get(rows.length, width);
      Block source = input(0);
      for (int i = 0; i < rows.length; i++) {
        result.block().copy(i * width, source, rows[i] * width, width);
      }
      return result.array();
    }

    @Override
    INDArray[] backward(Block outputGradient) {
      int width = (int) inputs[0].size(1);
      Scratch.Matrix result = inputGradient.get(inputRows(0), width);
      result.block().zero(0, result.block().length());
      int[] rows = SequenceGroups.of(inputs[1]).firstRows();
      for (int i = 0; i < rows.length; i++) {
        result.block().copy(rows[i] * width, outputGradient, i * width, width);
      }
      return new INDArray[] {result.array(), null};
    }
  }
}
