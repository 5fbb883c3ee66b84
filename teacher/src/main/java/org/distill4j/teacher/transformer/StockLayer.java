package org.distill4j.teacher.transformer;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.distill4j.teacher.kernel.Buffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of DL4J's own layers inside a vertex of ours: over the vertex's parameters and gradients, and
 * with arrays of its own at each call, which DL4J's layers do not do without.
 */
final class StockLayer {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();

  private final Layer layer;

  /**
   * A layer at work.
   *
   * @param conf what it is, sizes included
   * @param gradients null where nothing is trained
   */
  StockLayer(
      org.deeplearning4j.nn.conf.layers.Layer conf,
      DataType type,
      INDArray parameters,
      INDArray gradients) {
    NeuralNetConfiguration alone =
        new NeuralNetConfiguration.Builder().dataType(type).layer(conf).build();
    layer = conf.instantiate(alone, List.of(), 0, parameters, false, type);
    if (gradients != null) {
      layer.setBackpropGradientsViewArray(gradients);
    }
  }

  /**
   * The layer's output, row-major.
   *
   * @param mask {@code [B, T]}, 1 for a token; null where all are
   */
  INDArray forward(INDArray input, INDArray mask, boolean training) {
    layer.setInput(input, NONE);
    layer.setMaskArray(mask);
    return rowMajor(layer.activate(training, NONE));
  }

  /** The gradient by the input of the last forward pass, row-major; parameters' are written. */
  INDArray backward(INDArray slopes) {
    return rowMajor(layer.backpropGradient(slopes, NONE).getSecond());
  }

  private static INDArray rowMajor(INDArray array) {
    return array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
  }

  /** A matrix with the numbers of a block. */
  static INDArray matrix(Buffer values, int rows, int columns, DataType type) {
    INDArray matrix = Nd4j.createUninitialized(type, rows, columns);
    Buffer.of(matrix).copy(0, values, 0, rows * columns);
    return matrix;
  }
}
