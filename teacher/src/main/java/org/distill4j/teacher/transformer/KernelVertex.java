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
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Linear;
import org.distill4j.teacher.kernel.Linears;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A working vertex: parameters and gradients as windows on the graph's flat vectors, and memory of
 * its own for what it hands on.
 *
 * <p>A {@link GraphExecutor} connects vertices once and then runs {@link #forward} and {@link
 * #backward} without making any object. DL4J's own loop can run them too, array by array.
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
  private final Map<String, INDArray> parameterTable = new LinkedHashMap<>();
  private final List<Buffer> parameters = new ArrayList<>();
  private final List<Buffer> gradients = new ArrayList<>();
  private final List<Workspace> scratches = new ArrayList<>();
  private final Activation out;
  private Activation[] in = {};
  private Activation[] wired = {};
  private GraphContext context;
  private Linear linear;
  private INDArray parametersView;
  private INDArray gradientsView;
  private BackwardProbe probe;
  private GradientSum ownersSum; // where it works by another's parameters
  private GradientSum sum; // where others work by its own
  private Buffer allGradients;

  KernelVertex(Place place) {
    super(place.graph(), place.name(), place.index(), null, null, place.type());
    this.config = place.config();
    this.out = new Activation(place.type());
    Kernels kernels = KernelLibrary.of(place.type());
    this.context = new GraphContext(kernels, Linears.of(kernels), new StepClock(), place.type());
  }

  /** Computes the output from the inputs. */
  abstract void forward();

  /** Computes the gradients of parameters and inputs from the output's. */
  abstract void backward();

  /**
   * Works by the parameters of another vertex of its kind; that one's gradients take its own in.
   */
  final void use(KernelVertex owner) {
    parameters.clear();
    parameters.addAll(owner.parameters);
    if (owner.gradientsView != null) {
      if (owner.sum == null) {
        owner.sum = new GradientSum(owner.gradientsView, owner.config.parameters());
        owner.allGradients = Buffer.of(owner.gradientsView);
      }
      ownersSum = owner.sum;
      gradients.clear();
      gradients.addAll(ownersSum.parts());
    }
  }

  /** The vertex whose parameters it works by; null for its own. */
  final String ownerName() {
    return config instanceof SharedVertex shared ? shared.owner() : null;
  }

  /** After each backward pass: brings gradients of shared parameters together. */
  final void sumGradients() {
    if (ownersSum != null) {
      ownersSum.add(kernels());
    }
    if (sum != null) {
      sum.finish(kernels(), allGradients);
    }
  }

  /** Puts the vertex behind others. */
  final void connect(Activation[] inputs, GraphContext pass) {
    wired = inputs;
    in = inputs;
    context = pass;
    linear = null;
  }

  /** Reads from the vertices before it again, should DL4J have given it arrays meanwhile. */
  final void reconnect() {
    in = wired;
  }

  /** Whether the vertex reads that signal. */
  final boolean reads(Activation signal) {
    for (Activation source : wired) {
      if (source == signal) {
        return true;
      }
    }
    return false;
  }

  /** Whether the output comes from a linear layer and may be bfloat16. */
  boolean canHandOnHalf() {
    return false;
  }

  /** Whether that signal goes into a linear layer alone and may be bfloat16. */
  boolean canReadHalf(Activation signal) {
    return false;
  }

  /** Hands bfloat16 numbers on from now on. */
  void halve() {
    out.halve();
  }

  final Kernels kernels() {
    return context.kernels();
  }

  final GraphContext context() {
    return context;
  }

  final StepClock.Part enter(StepClock.Part part) {
    return context.clock().enter(part);
  }

  /** Memory for one purpose. */
  final Workspace scratch() {
    Workspace scratch = new Workspace(dataType);
    scratches.add(scratch);
    return scratch;
  }

  /** Memory of another type in place of some. */
  final Workspace replace(Workspace old, DataType type) {
    Workspace replacement = new Workspace(type);
    scratches.set(scratches.indexOf(old), replacement);
    return replacement;
  }

  /** Uses the working memory of a vertex of the same kind; not what it hands on. */
  final void shareScratch(KernelVertex other) {
    for (int i = 0; i < scratches.size(); i++) {
      scratches.get(i).share(other.scratches.get(i));
    }
  }

  /** The one linear layer of a vertex that has one, over that parameter. */
  final Linear linear(int parameter, int outputs, int inputs) {
    if (linear == null) {
      linear = context.linear(getVertexName(), parameter(parameter), outputs, inputs);
    }
    return linear;
  }

  final Activation in(int index) {
    return in[index];
  }

  final Activation out() {
    return out;
  }

  final Buffer parameter(int index) {
    return parameters.get(index);
  }

  final Buffer gradient(int index) {
    return gradients.get(index);
  }

  final Buffer gradientOf(String parameterName) {
    List<ParameterShape> shapes = config.parameters();
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).name().equals(parameterName)) {
        return gradients.get(i);
      }
    }
    throw new IllegalArgumentException(
        getVertexName() + ": must have a parameter " + parameterName + "; got none");
  }

  final void setProbe(BackwardProbe newProbe) {
    probe = newProbe;
  }

  /** Shows the output and its gradient to whoever asked for them. */
  final void showProbe() {
    if (probe != null) {
      probe.seen(out.values().part(0, out.size()), out.slopes().part(0, out.size()), out.width());
    }
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

  private void split(INDArray view, List<Buffer> blocks, Map<String, INDArray> table) {
    long at = 0;
    for (ParameterShape shape : config.parameters()) {
      INDArray part = view.get(NDArrayIndex.interval(at, at + shape.size()));
      table.put(shape.name(), part.reshape('c', shape.rows(), shape.columns()));
      blocks.add(Buffer.of(part));
      at += shape.size();
    }
  }

  @Override
  public final INDArray doForward(boolean isTraining, LayerWorkspaceMgr workspaces) {
    long seed = graph.getConfiguration().getDefaultConfiguration().getSeed();
    context.begin(batch(), isTraining, seed, graph.getConfiguration().getIterationCount());
    Activation[] signals = new Activation[inputs.length];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = Activation.of(inputs[i]);
    }
    in = signals;
    context.refresh();
    forward();
    return out.valueArray();
  }

  // What the batch is can be told from the graph's own inputs alone.
  private PackedBatch batch() {
    return PackedBatch.of(graph.getInput(0), graph.getInput(1));
  }

  @Override
  public final Pair<Gradient, INDArray[]> doBackward(
      boolean truncated, LayerWorkspaceMgr workspaces) {
    out.setSlopes(Buffer.of(epsilon));
    backward();
    INDArray[] slopes = new INDArray[in.length];
    for (int i = 0; i < in.length; i++) {
      slopes[i] = in[i].hasSlopes() ? in[i].slopeArray() : null;
    }
    Gradient gradient = new DefaultGradient();
    return new Pair<>(gradient, slopes);
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
