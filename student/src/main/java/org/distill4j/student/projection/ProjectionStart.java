package org.distill4j.student.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.transformer.GraphNames;

/**
 * The first weights of a student narrower than its teacher: every matrix that reads or writes the
 * residual stream is projected, {@code Pᵀ W P}, heads and neurons that add least are left out, and
 * layer by layer what is written and the norms' gains are fitted anew, so that the student's states
 * come as near as they can to the teacher's, {@code y ≈ t P}, on a sample of texts.
 *
 * <p>Deterministic for a fixed number of threads.
 */
public final class ProjectionStart {
  /** Pieces of the sample: several for each of the some thousand numbers of one fit. */
  public static final int TOKENS = 8192;

  private static final int TOKENS_FOR_BASIS = 4096;

  private final Checkpoint teacher;
  private final StudentShape shape;
  private final Map<String, Tensor> tensors = new TreeMap<>();
  private final TransformerConfig config;
  private final HeadSpec head;
  private final Sample sample;
  private final Basis basis;

  /**
   * What was made.
   *
   * @param checkpoint the student, with a fresh head
   * @param variance the share of the variance of the teacher's hidden states that lies in the kept
   *     directions
   * @param explained the share of the variance of the teacher's last states that is told by the
   *     student's
   */
  public record Start(Checkpoint checkpoint, double variance, double explained) {}

  private ProjectionStart(
      Checkpoint teacher,
      StudentShape shape,
      List<TokenizedText> texts,
      List<String> labels,
      long seed) {
    this.teacher = teacher;
    this.shape = shape;
    this.config = shape.config(teacher.config());
    this.sample = new Sample(texts, TOKENS);
    Checkpoint random = StudentInitialization.random(teacher, shape, labels, seed);
    this.head = random.head();
    tensors.putAll(random.tensors());
    Map<String, Matrix> activations =
        new Sample(texts, TOKENS_FOR_BASIS).outputs(teacher, states());
    this.basis = Basis.of(states().stream().map(activations::get).toList(), shape.hidden(), seed);
  }

  /**
   * Checks that a student can start so.
   *
   * @param layers the teacher's layer behind each of the student's
   * @throws IllegalArgumentException if it is wider than the teacher somewhere
   */
  public static void check(TransformerConfig teacher, StudentShape shape, List<Integer> layers) {
    require("hidden", shape.hidden(), teacher.hiddenSize());
    for (int layer : layers) {
      require("heads", shape.heads(), teacher.numAttentionHeads().get(layer));
      require("feed-forward", shape.feedForward(), teacher.intermediateSize().get(layer));
    }
  }

  private static void require(String what, int wanted, int most) {
    if (!(wanted <= most && wanted >= 1)) {
      throw new IllegalArgumentException(
          "student."
              + what
              + ": must be at most the teacher's "
              + most
              + " to start by projection; got "
              + wanted
              + ". Give a smaller number, or write initialize: random.");
    }
  }

  /**
   * Makes a student.
   *
   * @param teacher where the weights come from, with a pooler, or a head that reads every token;
   *     the student's pooler then is random
   * @param layers the teacher's layer behind each of the student's
   * @param texts the sample, in the teacher's tokens; the first some thousand tokens are read
   * @param labels of the student's head
   * @throws IllegalArgumentException if the student is wider than the teacher somewhere
   */
  public static Start of(
      Checkpoint teacher,
      StudentShape shape,
      List<Integer> layers,
      List<TokenizedText> texts,
      List<String> labels,
      long seed) {
    check(teacher.config(), shape, layers);
    return new ProjectionStart(teacher, shape, texts, labels, seed).start(layers);
  }

  // In one order, so that sums are the same at every run.
  private List<String> states() {
    List<String> states = new ArrayList<>(List.of(GraphNames.EMBEDDINGS));
    for (int layer = 0; layer < teacher.config().numHiddenLayers(); layer++) {
      states.add(GraphNames.attentionOutput(layer));
      states.add(GraphNames.output(layer));
    }
    return states;
  }

  private Checkpoint student() {
    return new Checkpoint(config, new TreeMap<>(tensors), head);
  }

  private Start start(List<Integer> layers) {
    Architecture own = ModelFamily.architecture(student());
    Matrix state = embeddings(own);
    for (int layer = 0; layer < shape.layers(); layer++) {
      int from = layers.get(layer);
      Map<String, Matrix> activations = sample.outputs(teacher, LayerProjection.vertices(from));
      state =
          new LayerProjection(
                  teacher, basis.matrix(), from, config, own, layer, tensors, activations)
              .fit(state, sample.lengths(), vertex -> sample.output(student(), vertex));
    }
    int last = layers.get(shape.layers() - 1);
    Matrix wanted = sample.output(teacher, GraphNames.output(last));
    Affine read = Affine.fitted(state, wanted, basis.matrix());
    pooler(own, read);
    return new Start(student(), basis.variance(), read.explained(state, wanted));
  }

  private Matrix embeddings(Architecture own) {
    Architecture from = ModelFamily.architecture(teacher);
    for (Op op : from.neededFor(List.of(GraphNames.EMBEDDINGS))) {
      if (op instanceof Op.Embedding || op instanceof Op.Positions) {
        String table = op.parameters().get(0).tensor();
        Matrix rows = Matrix.of(teacher.tensor(table)).times(basis.matrix());
        tensors.put(made(own, op).parameters().get(0).tensor(), rows.toTensor());
      }
    }
    // The random start's norm has gain one and no shift: its output are normalized rows.
    Matrix normalized = sample.output(student(), GraphNames.EMBEDDINGS);
    Matrix wanted = sample.output(teacher, GraphNames.EMBEDDINGS).times(basis.matrix());
    FittedNorm fitted = FittedNorm.of(normalized, wanted, config.layerNormEps());
    List<Param> norm = own.maker(GraphNames.EMBEDDINGS).parameters();
    tensors.put(norm.get(0).tensor(), fitted.gain().toVector());
    tensors.put(norm.get(1).tensor(), fitted.shift().toVector());
    return fitted.output();
  }

  // The student's operation of the same name.
  private static Op made(Architecture own, Op teachers) {
    return own.producer(teachers.output()).orElseThrow();
  }

  // A sentence's first token through a linear layer and its activation, where both models have it.
  private void pooler(Architecture own, Affine read) {
    Architecture from = ModelFamily.architecture(teacher);
    String sentence = from.outputs().get(ModelFamily.SENTENCE);
    if (sentence != null
        && own.outputs().containsKey(ModelFamily.SENTENCE)
        && from.maker(sentence) instanceof Op.Activation activation
        && from.maker(activation.input()) instanceof Op.Linear linear
        && made(own, linear) instanceof Op.Linear target) {
      Affine pooler =
          new Affine(
                  Matrix.of(teacher.tensor(linear.weight().tensor())),
                  Matrix.of(teacher.tensor(linear.biasTensor())))
              .after(read);
      tensors.put(
          target.weight().tensor(), basis.matrix().transposed().times(pooler.weight()).toTensor());
      tensors.put(target.biasTensor(), pooler.bias().times(basis.matrix()).toVector());
    }
  }
}
