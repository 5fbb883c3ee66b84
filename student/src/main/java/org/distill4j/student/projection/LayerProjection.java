package org.distill4j.student.projection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.EncoderLayer;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.transformer.GraphNames;

/** Makes one layer of a narrower student out of one of the teacher's, block by block. */
final class LayerProjection {
  private final Checkpoint teacher;
  private final int from;
  private final EncoderLayer source;
  private final Matrix basis;
  private final TransformerConfig student;
  private final int to;
  private final EncoderLayer target;
  private final Map<String, Tensor> tensors;
  private final Map<String, Matrix> teacherValues;
  private final SplittableRandom random;

  /**
   * One layer.
   *
   * @param basis P, {@code [H, h]}
   * @param from the teacher's layer
   * @param student the student's shape
   * @param architecture the student's topology
   * @param to the student's layer
   * @param tensors the student's weights, where the layer's are put
   * @param teacherValues the teacher's vertices of the layer, {@code [N, .]}
   */
  LayerProjection(
      Checkpoint teacher,
      Matrix basis,
      int from,
      TransformerConfig student,
      Architecture architecture,
      int to,
      Map<String, Tensor> tensors,
      Map<String, Matrix> teacherValues) {
    this.teacher = teacher;
    this.basis = basis;
    this.from = from;
    this.source = EncoderLayer.of(ModelFamily.architecture(teacher), from);
    this.student = student;
    this.to = to;
    this.target = EncoderLayer.of(architecture, to);
    this.tensors = tensors;
    this.teacherValues = teacherValues;
    this.random = new SplittableRandom(to);
  }

  /** The vertices of a teacher's layer that are read. */
  static List<String> vertices(int layer) {
    return List.of(
        GraphNames.hiddenState(layer),
        GraphNames.query(layer),
        GraphNames.keyValue(layer),
        GraphNames.attention(layer),
        GraphNames.attentionOutput(layer),
        GraphNames.intermediate(layer),
        GraphNames.output(layer));
  }

  /**
   * Fits the layer.
   *
   * @param state the student's states before it, {@code [N, h]}
   * @param run what the student computes at a vertex with the weights so far
   * @return its states behind it
   */
  Matrix fit(Matrix state, int[] lengths, Function<String, Matrix> run) {
    Matrix attended = attention(state, lengths, run);
    return feedForward(attended, run);
  }

  private Affine linear(Op.Linear layer) {
    return new Affine(
        Matrix.of(teacher.tensor(layer.weight().tensor())),
        Matrix.of(teacher.tensor(layer.biasTensor())));
  }

  private void put(Op.Linear layer, Affine map) {
    tensors.put(layer.weight().tensor(), map.weight().toTensor());
    tensors.put(layer.biasTensor(), map.bias().toVector());
  }

  private void put(Op.LayerNorm layer, FittedNorm norm) {
    tensors.put(layer.gain().tensor(), norm.gain().toVector());
    tensors.put(layer.shift().tensor(), norm.shift().toVector());
  }

  private Matrix attention(Matrix state, int[] lengths, Function<String, Matrix> run) {
    Matrix input = teacherValues.get(GraphNames.hiddenState(from));
    Affine output = linear(source.attention().projection());
    Matrix anchor = heads(Affine.fitted(state, input, basis), output, lengths);
    Matrix contexts = run.apply(GraphNames.attention(to));
    // What goes into the teacher's norm, in the student's units.
    Matrix sums = input.plus(output.of(teacherValues.get(GraphNames.attention(from)))).times(basis);
    Affine fitted = Affine.fitted(contexts, sums.minus(state), anchor);
    put(target.attention().projection(), fitted);
    Matrix wanted = teacherValues.get(GraphNames.attentionOutput(from)).times(basis);
    FittedNorm norm =
        FittedNorm.of(state.plus(fitted.of(contexts)), wanted, student.layerNormEps());
    put(target.attention().norm(), norm);
    return norm.output();
  }

  // Queries, keys and values; returns what stands for the output weights behind them.
  private Matrix heads(Affine read, Affine output, int[] lengths) {
    int size = student.attentionHeadSize();
    int teacherSize = teacher.config().attentionHeadSize();
    NarrowHead all =
        new NarrowHead(
            linear(source.query()).after(read),
            linear(source.key()).after(read),
            linear(source.value()).after(read),
            basis.transposed().times(output.weight()));
    List<NarrowHead> made = new ArrayList<>();
    for (List<Integer> group : groups(output, lengths, Math.max(1, size / teacherSize))) {
      int[] columns =
          group.stream()
              .flatMapToInt(a -> IntStream.range(a * teacherSize, (a + 1) * teacherSize))
              .toArray();
      made.add(NarrowHead.of(part(all, columns), group.size(), size, random));
    }
    put(target.query(), stacked(made, NarrowHead::query));
    put(target.key(), stacked(made, NarrowHead::key));
    put(target.value(), stacked(made, NarrowHead::value));
    return made.stream()
        .map(head -> head.output().transposed())
        .reduce(Matrix::above)
        .orElseThrow()
        .transposed();
  }

  private List<List<Integer>> groups(Affine output, int[] lengths, int perGroup) {
    int heads = teacher.config().numAttentionHeads().get(from);
    HeadGroups groups = new HeadGroups(heads, teacher.config().attentionHeadSize(), lengths);
    return HeadGroups.chosen(
        groups.importance(teacherValues.get(GraphNames.attention(from)), output.weight()),
        groups.likeness(
            teacherValues.get(GraphNames.query(from)),
            teacherValues.get(GraphNames.keyValue(from))),
        student.numAttentionHeads().get(to),
        perGroup);
  }

  private static NarrowHead part(NarrowHead all, int[] columns) {
    return new NarrowHead(
        part(all.query(), columns),
        part(all.key(), columns),
        part(all.value(), columns),
        all.output().columns(columns));
  }

  private static Affine part(Affine map, int[] rows) {
    return new Affine(map.weight().rows(rows), map.bias().columns(rows));
  }

  private static Affine stacked(List<NarrowHead> heads, Function<NarrowHead, Affine> part) {
    return heads.stream()
        .map(part)
        .reduce(
            (a, b) ->
                new Affine(
                    a.weight().above(b.weight()),
                    a.bias().transposed().above(b.bias().transposed()).transposed()))
        .orElseThrow();
  }

  private Matrix feedForward(Matrix state, Function<String, Matrix> run) {
    Matrix input = teacherValues.get(GraphNames.attentionOutput(from));
    Matrix activations = teacherValues.get(GraphNames.intermediate(from));
    Affine output = linear(source.feedForward().projection());
    int[] neurons = neurons(activations, output.weight());
    put(
        target.intermediate(),
        part(linear(source.intermediate()).after(Affine.fitted(state, input, basis)), neurons));
    Matrix own = run.apply(GraphNames.intermediate(to));
    Matrix sums = input.plus(output.of(activations)).times(basis);
    Matrix anchor = basis.transposed().times(output.weight()).columns(neurons);
    Affine fitted = Affine.fitted(own, sums.minus(state), anchor);
    put(target.feedForward().projection(), fitted);
    Matrix wanted = teacherValues.get(GraphNames.output(from)).times(basis);
    FittedNorm norm = FittedNorm.of(state.plus(fitted.of(own)), wanted, student.layerNormEps());
    put(target.feedForward().norm(), norm);
    return norm.output();
  }

  // Those that add most to the output in the mean square, in the teacher's order.
  private int[] neurons(Matrix activations, Matrix output) {
    double[] importance = new double[activations.columns()];
    double[][] values = activations.toArrays();
    double[][] weights = output.toArrays();
    for (int j = 0; j < importance.length; j++) {
      double squares = 0;
      for (double[] row : values) {
        squares += row[j] * row[j];
      }
      double reach = 0;
      for (double[] row : weights) {
        reach += row[j] * row[j];
      }
      importance[j] = squares * reach;
    }
    return IntStream.range(0, importance.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer j) -> -importance[j]))
        .limit(student.intermediateSize().get(to))
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
