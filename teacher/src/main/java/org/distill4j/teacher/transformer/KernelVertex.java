package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A working vertex: parameters and gradients as windows on the graph's flat vectors, and memory of
 * its own for what it hands on.
 *
 * <p>Outputs stay valid until the vertex runs again, so that a step allocates nothing.
 */
abstract class KernelVertex extends BaseGraphVertex {
  /**
   * Where a vertex stands.
   *
   * @param graph the graph
   * @param name its name
   * @param index its number in the graph
   * @param type its numbers' type
   * @param config what it was made from
   */
  record Place(
      ComputationGraph graph, String name, int index, DataType type, TransformerVertex config) {}

  private final TransformerVertex config;
  private final Kernels kernels;
  private final Map<String, INDArray> parameterTable = new LinkedHashMap<>();
  private final List<Block> parameters = new ArrayList<>();
  private final List<Block> gradients = new ArrayList<>();
  private INDArray parametersView;
  private INDArray gradientsView;
  private boolean training;
  private INDArray lastOutput;
  private BackwardProbe probe;

  KernelVertex(Place place) {
    super(place.graph(), place.name(), place.index(), null, null, place.type());
    this.config = place.config();
    this.kernels = KernelLibrary.of(place.type());
  }

  /** Computes the output from {@link #input}. */
  abstract INDArray forward();

  /**
   * Computes the parameters' gradients and returns those of the inputs, null where there is none.
   */
  abstract INDArray[] backward(Block outputGradient);

  final Kernels kernels() {
    return kernels;
  }

  final Scratch scratch() {
    return new Scratch(dataType);
  }

  final boolean training() {
    return training;
  }

  final Block input(int index) {
    return Block.of(inputs[index]);
  }

  final int inputRows(int index) {
    return (int) inputs[index].size(0);
  }

  final Block parameter(int index) {
    return parameters.get(index);
  }

  final Block gradient(int index) {
    return gradients.get(index);
  }

  final Block gradientOf(String parameterName) {
    List<ParameterShape> shapes = config.parameters();
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).name().equals(parameterName)) {
        return gradients.get(i);
      }
    }
    throw new IllegalArgumentException(
        getVertexName() + ": must have a parameter " + parameterName + "; got none");
  }

  /** The masks of this step; probability 0 outside training. */
  final Dropout dropout(double probability, int site) {
    long seed = graph.getConfiguration().getDefaultConfiguration().getSeed();
    int step = graph.getConfiguration().getIterationCount();
    int place = vertexIndex * 4 + site;
    return new Dropout(training ? probability : 0, Dropout.key(seed, step, place));
  }

  final void setProbe(BackwardProbe newProbe) {
    probe = newProbe;
  }

  final void setParameters(INDArray view) {
    parametersView = view;
    split(view, parameters, parameterTable);
  }

  @Override
  public final void setBackpropGradientsViewArray(INDArray view) {
    gradientsView = view;
    gradients.clear();
    split(view, gradients, new LinkedHashMap<>());
  }

  private void split(INDArray view, List<Block> blocks, Map<String, INDArray> table) {
    long at = 0;
    for (ParameterShape shape : config.parameters()) {
      INDArray part = view.get(NDArrayIndex.interval(at, at + shape.size()));
      table.put(shape.name(), part.reshape('c', shape.rows(), shape.columns()));
      blocks.add(Block.of(part));
      at += shape.size();
    }
  }

  @Override
  public final INDArray doForward(boolean isTraining, LayerWorkspaceMgr workspaces) {
    training = isTraining;
    lastOutput = forward();
    return lastOutput;
  }

  @Override
  public final Pair<Gradient, INDArray[]> doBackward(
      boolean truncated, LayerWorkspaceMgr workspaces) {
    Block outputGradient = Block.of(epsilon);
    if (probe != null) {
      probe.seen(Block.of(lastOutput), outputGradient, (int) lastOutput.size(1));
    }
    INDArray[] inputGradients = backward(outputGradient);
    Gradient gradient = new DefaultGradient();
    return new Pair<>(gradient, inputGradients);
  }

  @Override
  public final Map<String, INDArray> paramTable(boolean backpropOnly) {
    return parameterTable;
  }

  @Override
  public final TrainingConfig getConfig() {
    return config;
  }

  @Override
  public final INDArray params() {
    return parametersView;
  }

  @Override
  public final INDArray getGradientsViewArray() {
    return gradientsView;
  }

  @Override
  public final boolean hasLayer() {
    return false;
  }

  @Override
  public final Layer getLayer() {
    return null;
  }

  @Override
  public final Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatch) {
    return null; // sequences are told apart by their lengths
  }

  @Override
  public final String toString() {
    return getVertexName() + " (" + config.getLayerName() + ")";
  }
}
