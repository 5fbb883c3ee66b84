package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.MatmulShape;
import org.distill4j.teacher.kernel.MatmulShape.Strides;
import org.distill4j.teacher.transformer.SequenceGroups.Group;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Scaled dot-product attention of several heads, {@code softmax(Q Kᵀ / sqrt(D)) V} (Vaswani et al.
 * 2017, arXiv 1706.03762, equation 1), within each sequence of a packed batch.
 *
 * <p>Inputs: queries {@code [Nq, A D]}, keys and values side by side {@code [N, 2 A D]}, and the
 * lengths {@code [B, 1]} of the keys' sequences, last because nothing flows back to them. Output:
 * contexts {@code [Nq, A D]}. Queries are one for each token, or one a sequence for its first
 * token.
 */
final class AttentionVertex extends TransformerVertex {
  /** Which tokens ask. */
  enum Queries {
    /** Every token: as many query rows as key rows. */
    ALL,
    /** The first token of each sequence: one query row a sequence. */
    FIRST
  }

  /** Which keys a query sees. */
  enum Mask {
    /** All of its sequence. */
    FULL,
    /** Itself and those before it. */
    CAUSAL
  }

  private final int heads;
  private final int headSize;
  private final Queries queries;
  private final Mask mask;
  private final double dropout;

  AttentionVertex(
      @JsonProperty("heads") int heads,
      @JsonProperty("headSize") int headSize,
      @JsonProperty("queries") Queries queries,
      @JsonProperty("mask") Mask mask,
      @JsonProperty("dropout") double dropout) {
    this.heads = heads;
    this.headSize = headSize;
    this.queries = queries;
    this.mask = mask;
    this.dropout = dropout;
  }

  @Override
  List<ParameterShape> parameters() {
    return List.of();
  }

  @Override
  List<Object> identity() {
    return List.of(heads, headSize, queries, mask, dropout);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  public int minVertexInputs() {
    return 3;
  }

  @Override
  public int maxVertexInputs() {
    return 3;
  }

  /** The working vertex; its probabilities can be looked at after a forward pass. */
  final class Working extends KernelVertex {
    private final int width = heads * headSize;
    private final float scale = (float) (1 / Math.sqrt(headSize));
    private final Scratch scores = scratch();
    private final Scratch dropped = scratch();
    private final Scratch scoreGradient = scratch();
    private final Scratch output = scratch();
    private final Scratch queryGradient = scratch();
    private final Scratch keyValueGradient = scratch();
    private SequenceGroups layout;

    Working(Place place) {
      super(place);
    }

    private int queryLength(Group group) {
      return queries == Queries.ALL ? group.length() : 1;
    }

    private int queryStart(Group group) {
      return queries == Queries.ALL ? group.start() : group.first();
    }

    private int scoreCount(Group group) {
      return group.count() * heads * queryLength(group) * group.length();
    }

    /** Attention probabilities of the last pass, group by group {@code [count, A, Lq, L]}. */
    Block probabilities() {
      int size = layout.groups().stream().mapToInt(this::scoreCount).sum();
      return scores.get(1, size).block();
    }

    SequenceGroups layout() {
      return layout;
    }

    @Override
    INDArray forward() {
      layout = SequenceGroups.of(inputs[2]);
      Block probabilities = probabilities();
      Dropout masks = dropout(dropout, 0);
      int rows = inputRows(0);
      Scratch.Matrix result = output.get(rows, width);
      int at = 0;
      for (Group group : layout.groups()) {
        Block part = probabilities.part(at, scoreCount(group));
        score(group, part);
        at += part.length();
      }
      Block used = probabilities;
      if (masks.probability() > 0) {
        used = dropped.get(1, probabilities.length()).block();
        masks.apply(probabilities.length(), probabilities, used);
      }
      at = 0;
      for (Group group : layout.groups()) {
        Block part = used.part(at, scoreCount(group));
        kernels()
            .matmul(
                weighing(group),
                part,
                values(group, input(1)),
                null,
                queries(group, result.block()));
        at += part.length();
      }
      zeroInert(result.block(), rows, width);
      return result.array();
    }

    private void score(Group group, Block part) {
      kernels()
          .matmul(
              scoring(group, scale), queries(group, input(0)), keys(group, input(1)), null, part);
      if (mask == Mask.CAUSAL) {
        hideLater(group, part);
      }
      int rows = group.count() * heads * queryLength(group);
      kernels().softmax(rows, group.length(), part, part);
    }

    private void hideLater(Group group, Block part) {
      int length = group.length();
      for (int row = 0; row < group.count() * heads * length; row++) {
        for (int key = row % length + 1; key < length; key++) {
          part.set(row * length + key, Double.NEGATIVE_INFINITY);
        }
      }
    }

    @Override
    INDArray[] backward(Block contextGradient) {
      Block probabilities = probabilities();
      int rows = inputRows(0);
      Scratch.Matrix toQueries = queryGradient.get(rows, width);
      Scratch.Matrix toKeyValues = keyValueGradient.get(inputRows(1), 2 * width);
      Block slope = scoreGradient.get(1, probabilities.length()).block();
      Dropout masks = dropout(dropout, 0);
      Block used =
          masks.probability() > 0 ? dropped.get(1, probabilities.length()).block() : probabilities;
      throughWeighing(contextGradient, used, slope, toKeyValues.block());
      if (masks.probability() > 0) {
        masks.apply(slope.length(), slope, slope);
      }
      throughScoring(probabilities, slope, toQueries.block(), toKeyValues.block());
      zeroInert(toQueries.block(), rows, width);
      zeroInert(toKeyValues.block(), inputRows(1), 2 * width);
      return new INDArray[] {toQueries.array(), toKeyValues.array(), null};
    }

    private void throughWeighing(Block dContext, Block used, Block slope, Block dKeyValues) {
      int at = 0;
      for (Group group : layout.groups()) {
        int count = scoreCount(group);
        Block dOutput = queries(group, dContext);
        kernels()
            .matmul(
                scoring(group, 1), dOutput, values(group, input(1)), null, slope.part(at, count));
        kernels()
            .matmul(
                transposedWeighing(group, 1),
                used.part(at, count),
                dOutput,
                null,
                values(group, dKeyValues));
        at += count;
      }
    }

    private void throughScoring(
        Block probabilities, Block slope, Block dQueries, Block dKeyValues) {
      int at = 0;
      for (Group group : layout.groups()) {
        int count = scoreCount(group);
        Block part = slope.part(at, count);
        int rows = group.count() * heads * queryLength(group);
        kernels().softmaxBackward(rows, group.length(), probabilities.part(at, count), part, part);
        kernels()
            .matmul(
                scaled(weighing(group)),
                part,
                keys(group, input(1)),
                null,
                queries(group, dQueries));
        kernels()
            .matmul(
                transposedWeighing(group, scale),
                part,
                queries(group, input(0)),
                null,
                keys(group, dKeyValues));
        at += count;
      }
    }

    private void zeroInert(Block block, int rows, int columns) {
      int used = queries == Queries.FIRST && columns == width ? rows : layout.rows();
      block.zero(used * columns, (rows - used) * columns);
    }

    private Block queries(Group group, Block block) {
      int from = queryStart(group) * width;
      return block.part(from, group.count() * queryLength(group) * width);
    }

    private Block keys(Group group, Block block) {
      int from = group.start() * 2 * width;
      return block.part(from, group.count() * group.length() * 2 * width);
    }

    private Block values(Group group, Block block) {
      int from = group.start() * 2 * width + width;
      return block.part(from, group.count() * group.length() * 2 * width - width);
    }

    private Strides queryStrides(Group group) {
      return new Strides(queryLength(group) * width, headSize, width, 1);
    }

    private Strides keyStrides(Group group) {
      return new Strides(group.length() * 2 * width, headSize, 2 * width, 1);
    }

    private Strides scoreStrides(Group group) {
      int square = queryLength(group) * group.length();
      return new Strides(heads * square, square, group.length(), 1);
    }

    // [Lq, D] [L, D]ᵀ -> [Lq, L]
    private MatmulShape scoring(Group group, float alpha) {
      return new MatmulShape(
          group.count(),
          heads,
          queryLength(group),
          headSize,
          group.length(),
          queryStrides(group),
          keyStrides(group).transposed(),
          scoreStrides(group),
          alpha,
          false);
    }

    // [Lq, L] [L, D] -> [Lq, D]
    private MatmulShape weighing(Group group) {
      return new MatmulShape(
          group.count(),
          heads,
          queryLength(group),
          group.length(),
          headSize,
          scoreStrides(group),
          keyStrides(group),
          queryStrides(group),
          1,
          false);
    }

    private MatmulShape scaled(MatmulShape s) {
      return new MatmulShape(
          s.batch(), s.heads(), s.m(), s.k(), s.n(), s.a(), s.b(), s.c(), scale, false);
    }

    // [Lq, L]ᵀ [Lq, D] -> [L, D]
    private MatmulShape transposedWeighing(Group group, float alpha) {
      return new MatmulShape(
          group.count(),
          heads,
          group.length(),
          queryLength(group),
          headSize,
          scoreStrides(group).transposed(),
          queryStrides(group),
          keyStrides(group),
          alpha,
          false);
    }
  }
}
