package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.batch.RowClass;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.ShapeTable;
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
  List<Object> identity() {
    return List.of(heads, headSize, queries, mask, dropout);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  int inputs() {
    return 3;
  }

  /** The working vertex; its probabilities can be looked at after a forward pass. */
  final class Working extends KernelVertex {
    private final int width = heads * headSize;
    private final Workspace scores = scratch();
    private final Workspace dropped = scratch();
    private final Dropout masks = new Dropout(dropout);
    private final ShapeTable<AttentionShapes> shapes = new ShapeTable<>();
    private final Buffer part = Buffer.window();
    private final Buffer slopePart = Buffer.window();
    private final Buffer query = Buffer.window();
    private final Buffer key = Buffer.window();
    private final Buffer value = Buffer.window();
    private final Buffer context = Buffer.window();

    Working(Place place) {
      super(place);
    }

    private boolean drops() {
      return dropout > 0 && context().training();
    }

    private AttentionShapes shapes(int group) {
      int count = context().groups().count(group);
      int length = context().groups().length(group);
      AttentionShapes known = shapes.get(count, length);
      if (known != null) {
        return known;
      }
      int asking = queries == Queries.ALL ? length : 1;
      return shapes.put(count, length, AttentionShapes.of(heads, headSize, count, asking, length));
    }

    // Softmax runs on more rows than there are, so that few numbers of rows occur; what it does to
    // the others is overwritten by the next group, or falls behind the last.
    private static int softmaxRows(AttentionShapes shapes) {
      return RowClass.of(shapes.rows());
    }

    private int scoreCount() {
      int at = 0;
      int room = 0;
      for (int group = 0; group < context().groups().size(); group++) {
        AttentionShapes s = shapes(group);
        room = Math.max(room, at + softmaxRows(s) * s.length());
        at += s.scores();
      }
      return room;
    }

    /** Attention probabilities of the last pass, group by group {@code [count, A, Lq, L]}. */
    Buffer probabilities() {
      return scores.get(1, scoreCount());
    }

    @Override
    void forward() {
      StepClock.Part before = enter(StepClock.Part.ATTENTION);
      int room = scoreCount();
      Buffer probabilities = scores.get(1, room);
      score(probabilities);
      Buffer used = probabilities;
      if (drops()) {
        used = dropped.get(1, room);
        masks.apply(context().dropoutKey(vertexIndex), room, probabilities, used);
      }
      Buffer contexts = out().open(in(0).rows(), width);
      int at = 0;
      for (int group = 0; group < context().groups().size(); group++) {
        AttentionShapes s = shapes(group);
        part.moveTo(used, at, s.scores());
        values(group, in(1).values());
        kernels().matmul(s.weighing(), part, value, null, queries(group, contexts, context));
        at += s.scores();
      }
      zeroInert(contexts, in(0).rows(), width);
      enter(before);
    }

    private void score(Buffer probabilities) {
      int at = 0;
      for (int group = 0; group < context().groups().size(); group++) {
        AttentionShapes s = shapes(group);
        int rows = softmaxRows(s);
        part.moveTo(probabilities, at, rows * s.length());
        queries(group, in(0).values(), query);
        keys(group, in(1).values());
        kernels().matmul(s.scoring(), query, key, null, part);
        if (mask == Mask.CAUSAL) {
          hideLater(s);
        }
        kernels().softmax(rows, s.length(), part, part);
        at += s.scores();
      }
    }

    private void hideLater(AttentionShapes s) {
      int length = s.length();
      for (int row = 0; row < s.rows(); row++) {
        for (int later = row % length + 1; later < length; later++) {
          part.set(row * length + later, Double.NEGATIVE_INFINITY);
        }
      }
    }

    @Override
    void backward() {
      if (in(0).adding() || in(1).adding()) {
        throw new IllegalStateException(
            getVertexName() + ": must be the only reader of its inputs; got another");
      }
      StepClock.Part before = enter(StepClock.Part.ATTENTION);
      int room = scoreCount();
      Buffer probabilities = scores.get(1, room);
      Buffer slopes = context().temporary(0, 1, room);
      throughWeighing(drops() ? dropped.get(1, room) : probabilities, slopes);
      if (drops()) {
        masks.apply(context().dropoutKey(vertexIndex), room, slopes, slopes);
      }
      throughScoring(probabilities, slopes);
      zeroInert(in(0).slopes(), in(0).rows(), width);
      zeroInert(in(1).slopes(), in(1).rows(), 2 * width);
      enter(before);
    }

    private void throughWeighing(Buffer used, Buffer slopes) {
      int at = 0;
      for (int group = 0; group < context().groups().size(); group++) {
        AttentionShapes s = shapes(group);
        queries(group, out().slopes(), context);
        values(group, in(1).values());
        slopePart.moveTo(slopes, at, s.scores());
        kernels().matmul(s.unscaledScoring(), context, value, null, slopePart);
        part.moveTo(used, at, s.scores());
        values(group, in(1).slopes());
        kernels().matmul(s.unscaledBack(), part, context, null, value);
        at += s.scores();
      }
    }

    private void throughScoring(Buffer probabilities, Buffer slopes) {
      int at = 0;
      for (int group = 0; group < context().groups().size(); group++) {
        AttentionShapes s = shapes(group);
        int rows = softmaxRows(s);
        part.moveTo(probabilities, at, rows * s.length());
        slopePart.moveTo(slopes, at, rows * s.length());
        Buffer through = context().temporary(1, rows, s.length());
        kernels().softmaxBackward(rows, s.length(), part, slopePart, through);
        keys(group, in(1).values());
        queries(group, in(0).slopes(), context);
        kernels().matmul(s.scaledWeighing(), through, key, null, context);
        keys(group, in(1).slopes());
        queries(group, in(0).values(), query);
        kernels().matmul(s.back(), through, query, null, key);
        at += s.scores();
      }
    }

    private void zeroInert(Buffer block, int rows, int columns) {
      boolean firsts = queries == Queries.FIRST && columns == width;
      int used = firsts ? rows : context().groups().rows();
      block.zero(used * columns, (rows - used) * columns);
    }

    private Buffer queries(int group, Buffer block, Buffer window) {
      SequenceGroups groups = context().groups();
      int first = queries == Queries.ALL ? groups.start(group) : groups.first(group);
      int rows = shapes(group).rows() / heads;
      return window.moveTo(block, (long) first * width, rows * width);
    }

    private void keys(int group, Buffer block) {
      SequenceGroups groups = context().groups();
      int rows = groups.count(group) * groups.length(group);
      key.moveTo(block, groups.start(group) * 2L * width, rows * 2 * width);
    }

    private void values(int group, Buffer block) {
      SequenceGroups groups = context().groups();
      int rows = groups.count(group) * groups.length(group);
      value.moveTo(block, groups.start(group) * 2L * width + width, rows * 2 * width - width);
    }
  }
}
