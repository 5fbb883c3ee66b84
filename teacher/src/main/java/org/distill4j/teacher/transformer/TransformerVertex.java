package org.distill4j.teacher.transformer;

import java.util.List;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;

/**
 * What one of the Transformer's vertices is, without its numbers; DL4J writes it into its
 * configuration files field by field.
 *
 * <p>Updates are the training loop's; a graph that is fitted by DL4J itself leaves these vertices
 * as they are.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE,
    setterVisibility = Visibility.NONE)
abstract class TransformerVertex extends GraphVertex implements TrainingConfig {
  private static final IUpdater LEFT_TO_THE_LOOP = new NoOp();

  /** Its parameters, in the order in which they lie in the flat vector; none unless said. */
  List<ParameterShape> parameters() {
    return List.of();
  }

  /** How many other vertices it reads; one unless said. */
  int inputs() {
    return 1;
  }

  /** The working vertex. */
  abstract KernelVertex create(KernelVertex.Place place);

  /** Everything that tells two of them apart. */
  abstract List<Object> identity();

  @Override
  public final int minVertexInputs() {
    return inputs();
  }

  @Override
  public final int maxVertexInputs() {
    return inputs();
  }

  @Override
  public final GraphVertex clone() {
    return this; // immutable
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof TransformerVertex that
        && that.getClass() == getClass()
        && that.identity().equals(identity());
  }

  @Override
  public final int hashCode() {
    return identity().hashCode();
  }

  @Override
  public final long numParams(boolean backprop) {
    return parameters().stream().mapToLong(ParameterShape::size).sum();
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parametersView,
      boolean initializeParameters,
      DataType type) {
    KernelVertex vertex = create(new KernelVertex.Place(graph, name, index, type, this));
    vertex.setParameters(parametersView);
    return vertex;
  }

  @Override
  public final InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }

  @Override
  public final MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputs[0], inputs[0])
        .standardMemory(numParams(true), 0)
        .build();
  }

  @Override
  public final String getLayerName() {
    return getClass().getSimpleName();
  }

  @Override
  public final List<Regularization> getRegularizationByParam(String parameter) {
    return List.of();
  }

  @Override
  public final boolean isPretrainParam(String parameter) {
    return false;
  }

  @Override
  public final IUpdater getUpdaterByParam(String parameter) {
    return LEFT_TO_THE_LOOP;
  }

  @Override
  public final GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public final double getGradientNormalizationThreshold() {
    return 0;
  }
}
