package org.distill4j.teacher.transformer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Linears;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.quantization.LsqScales;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A checkpoint at work: a DL4J graph with its word table. Not safe for several threads, and an
 * output is valid until the next pass.
 */
public final class TransformerModel {
  private static final double PROJECTION_DEVIATION = 0.02;

  private final Checkpoint origin;
  private final Architecture architecture;
  private final List<TrainingLoss> losses;
  private final ComputationGraph graph;
  private final EmbeddingTable words;
  private final BoundTensors weights;
  private final StepClock clock = new StepClock();
  private final FakeQuantizedGraph rounded;
  private final GraphExecutor pass;
  private final boolean headAlone;
  private boolean refreshed;

  private TransformerModel(Checkpoint origin, GraphSettings settings, Execution execution) {
    this.origin = origin;
    this.losses = settings.losses();
    this.architecture = ModelFamily.architecture(origin);
    CompiledGraph compiled = CompiledGraph.of(architecture, settings);
    this.graph = new ComputationGraph(compiled.configuration());
    graph.init();
    if (!losses.isEmpty()) {
      graph.initGradientsView();
    }
    Tensor table = origin.tensor(architecture.wordTable().tensor());
    this.words = new EmbeddingTable(table.length(0), table.length(1), table.values().clone());
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof EmbeddingReader reader) {
        reader.use(words);
      }
    }
    this.weights = new BoundTensors(origin, graph, compiled.bindings());
    weights.load();
    initializeProjections(settings.seed());
    Kernels kernels = KernelLibrary.of(settings.type());
    Linears linears = Linears.of(kernels, execution.precision(), Buffer.of(graph.params()));
    this.rounded = execution.rounded().map(this::rounded).orElseGet(FakeQuantizedGraph::none);
    GraphContext context = new GraphContext(kernels, linears, clock, settings.type(), rounded);
    this.pass = new GraphExecutor(graph, losses, context, settings.sharing(execution));
    this.headAlone = execution.headAlone() && !losses.isEmpty();
    if (headAlone) {
      HeadVertices.requireAll(losses);
      pass.trainFrom(HeadVertices.first(origin));
    }
  }

  private FakeQuantizedGraph rounded(FakeQuantization plan) {
    return FakeQuantizedGraph.of(plan, weights.bindings());
  }

  /** A model that only answers, working for the first token alone where that is exact. */
  public static TransformerModel forInference(Checkpoint checkpoint) {
    return forInference(checkpoint, Execution.defaults());
  }

  /** The same, computing in that way. */
  public static TransformerModel forInference(Checkpoint checkpoint, Execution execution) {
    return new TransformerModel(
        checkpoint, GraphSettings.inference(checkpoint, false), execution.withoutRounded());
  }

  /** The same in float32, rounding as a file of few bits does. */
  public static TransformerModel forInference(Checkpoint checkpoint, FakeQuantization rounded) {
    return new TransformerModel(
        checkpoint,
        GraphSettings.inference(checkpoint, false),
        Execution.defaults().withRounded(rounded));
  }

  /** A model that shows every hidden state of every token. */
  public static TransformerModel withHiddenStates(Checkpoint checkpoint) {
    return withHiddenStates(checkpoint, Execution.defaults());
  }

  /** The same, computing in that way. */
  public static TransformerModel withHiddenStates(Checkpoint checkpoint, Execution execution) {
    return new TransformerModel(
        checkpoint, GraphSettings.inference(checkpoint, true), execution.withoutRounded());
  }

  /**
   * A model to train.
   *
   * @param losses what to minimise, summed
   * @param seed of dropout masks and projections
   */
  public static TransformerModel forTraining(
      Checkpoint checkpoint, List<? extends TrainingLoss> losses, long seed) {
    return forTraining(checkpoint, losses, seed, Execution.defaults());
  }

  /** The same, computing in that way. */
  public static TransformerModel forTraining(
      Checkpoint checkpoint, List<? extends TrainingLoss> losses, long seed, Execution execution) {
    return new TransformerModel(
        checkpoint, GraphSettings.training(checkpoint, losses, seed, DataType.FLOAT), execution);
  }

  static TransformerModel forTraining(
      Checkpoint checkpoint, List<? extends TrainingLoss> losses, long seed, DataType type) {
    return forTraining(checkpoint, losses, seed, type, Execution.defaults());
  }

  static TransformerModel forTraining(
      Checkpoint checkpoint,
      List<? extends TrainingLoss> losses,
      long seed,
      DataType type,
      Execution execution) {
    return new TransformerModel(
        checkpoint, GraphSettings.training(checkpoint, losses, seed, type), execution);
  }

  /** What stands on it. */
  public Head head() {
    return Head.of(origin);
  }

  /** Its topology. */
  public Architecture architecture() {
    return architecture;
  }

  /** The number of its labels. */
  public int labels() {
    return origin.labels().size();
  }

  /** The scores of neighbouring tags as they are now, where it has some. */
  public Optional<TagTransitions> transitions() {
    if (!origin.hasChain()) {
      return Optional.empty();
    }
    float[] scores = new float[TagTransitions.size(labels())];
    Buffer parameter = ((KernelVertex) graph.getVertex(GraphNames.CHAIN)).parameter(0);
    parameter.read(0, scores, 0, scores.length);
    return Optional.of(TagTransitions.of(origin.labels(), scores));
  }

  /** The graph itself. */
  public ComputationGraph graph() {
    return graph;
  }

  /** All parameters but the words', as they are, one after the other. */
  public Buffer parameters() {
    return Buffer.of(graph.params());
  }

  /** Their gradients after a backward pass, in the same order. */
  public Buffer gradients() {
    return Buffer.of(graph.getGradientsViewArray());
  }

  /** Whether the encoder stays as it is, the word embedding too. */
  public boolean trainsHeadAlone() {
    return headAlone;
  }

  /** The part of {@link #parameters} that training changes: all, or the head's, at its end. */
  public Buffer trainedParameters() {
    return trained(parameters());
  }

  /** The gradients of {@link #trainedParameters}. */
  public Buffer trainedGradients() {
    return trained(gradients());
  }

  private Buffer trained(Buffer all) {
    if (!headAlone) {
      return all;
    }
    KernelVertex first = (KernelVertex) graph.getVertex(HeadVertices.first(origin));
    long from = first.parameter(0).distanceFrom(parameters());
    return all.part(from, Math.toIntExact(all.length() - from));
  }

  /** The word embedding. */
  public EmbeddingTable words() {
    return words;
  }

  /** The step sizes that it learns; none where it rounds nothing. */
  public List<LsqScales> steps() {
    return rounded.steps();
  }

  /** The losses it was built with; those on taps stand in the order of the graph's outputs. */
  public List<TrainingLoss> losses() {
    return losses;
  }

  /** Where the time of its passes goes. */
  public StepClock clock() {
    return clock;
  }

  /** To be called after any change of the graph's parameters: rounded copies are made anew. */
  public void weightsChanged() {
    refreshed = false;
  }

  private void begin(PackedBatch batch, boolean training, long step) {
    long seed = graph.getConfiguration().getDefaultConfiguration().getSeed();
    pass.context().begin(batch, training, seed, step);
    if (!refreshed) {
      StepClock.Part before = clock.enter(StepClock.Part.OPTIMIZER);
      pass.context().refresh();
      clock.enter(before);
      refreshed = true;
    }
  }

  /**
   * Every vertex's output for a batch, without dropout, by {@link GraphNames}. A model that only
   * answers keeps what stands behind its last layer alone.
   */
  public Map<String, Buffer> activations(PackedBatch batch) {
    begin(batch, false, 0);
    pass.forward();
    Map<String, Buffer> blocks = new TreeMap<>();
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof KernelVertex kernel) {
        Activation out = kernel.out();
        blocks.put(vertex.getVertexName(), out.values().part(0, out.size()));
      }
    }
    return blocks;
  }

  /**
   * One vertex's output for a batch, without dropout; nothing that it does not need is computed.
   *
   * @param vertex its name, of {@link GraphNames}
   */
  public Buffer output(PackedBatch batch, String vertex) {
    begin(batch, false, 0);
    pass.forwardTo(vertex);
    Activation out = ((KernelVertex) graph.getVertex(vertex)).out();
    return out.values().part(0, out.size());
  }

  /**
   * One forward and backward pass with dropout; gradients are left in the graph and the word table.
   *
   * @param targets one block of rows a loss, in the order of {@link #losses}
   * @return the losses' sum
   */
  public double lossAndGradients(PackedBatch batch, List<TargetRows> targets) {
    for (int i = 0; i < targets.size(); i++) {
      pass.taps().get(i).aim(targets.get(i), 1);
    }
    return forwardAndBackward(batch, 0);
  }

  /**
   * The same for one part of a larger batch: each loss is the mean over the part, times the part's
   * share of all rows with a target, so that sums over all parts are the batch's.
   *
   * @param part number of the part, from 0, to tell its dropout masks from the others'
   * @param shares a factor a loss, in [0, 1]
   */
  public double lossAndGradients(
      PackedBatch batch, List<TargetRows> targets, int part, double[] shares) {
    for (int i = 0; i < targets.size(); i++) {
      pass.taps().get(i).aim(targets.get(i), shares[i]);
    }
    return forwardAndBackward(batch, part);
  }

  private double forwardAndBackward(PackedBatch batch, int part) {
    long step = graph.getConfiguration().getIterationCount();
    begin(batch, true, step + ((long) part << Integer.SIZE));
    pass.forward();
    double loss = pass.backward();
    graph.setScore(loss);
    return loss;
  }

  /** Lets somebody see a vertex's output and its gradient at every backward pass; null ends it. */
  public void probe(String vertex, BackwardProbe probe) {
    ((KernelVertex) graph.getVertex(vertex)).setProbe(probe);
  }

  /** Attention probabilities of the last pass: groups of sequences, each {@code [A, L, L]}. */
  Buffer attentionProbabilities(int layer) {
    return ((AttentionVertex.Working) graph.getVertex(GraphNames.attention(layer))).probabilities();
  }

  /**
   * The weights as they are now, and the steps of what is rounded; projections of losses are not
   * part of the model.
   */
  public Checkpoint toCheckpoint() {
    // Weights of blocks that pruning emptied are in no vertex.
    SortedMap<String, Tensor> tensors = new TreeMap<>(origin.tensors());
    tensors.values().removeIf(tensor -> tensor.size() > 0);
    tensors.put(
        architecture.wordTable().tensor(),
        Tensor.of(words.values().clone(), words.rows(), words.width()));
    weights.copyTo(tensors);
    rounded.addTo(tensors);
    return new Checkpoint(origin.config(), tensors, origin.head());
  }

  /**
   * Where a tensor, row-major, begins in the graph's flat vectors of parameters and of gradients;
   * not the word embedding, which lies outside.
   */
  public int start(String tensor) {
    return weights.start(tensor);
  }

  /** The gradient of a tensor after a backward pass, row-major; not the word embedding's. */
  float[] gradient(String tensor) {
    return weights.gradient(tensor);
  }

  private void initializeProjections(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    for (TrainingLoss loss : losses) {
      if (loss instanceof TapLoss tap && tap.needsProjection()) {
        INDArray weight = graph.getVertex(tap.vertex()).paramTable(false).get("weight");
        Buffer block = Buffer.of(weight);
        for (int i = 0; i < block.length(); i++) {
          block.set(i, random.nextGaussian(0, PROJECTION_DEVIATION));
        }
      }
    }
  }
}
