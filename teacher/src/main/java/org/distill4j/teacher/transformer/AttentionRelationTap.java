package org.distill4j.teacher.transformer;

import org.distill4j.teacher.batch.RowClass;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.ShapeTable;
import org.nd4j.linalg.api.buffer.DataType;

/** A {@link AttentionRelationTapLoss} at work, group by group of sequences of equal length. */
final class AttentionRelationTap extends Tap {
  private final AttentionRelationTapLoss loss;
  private final KernelVertex left;
  private final KernelVertex right;
  private final Memory memory;
  private final ShapeTable<AttentionRelationShapes> shapes = new ShapeTable<>();
  private final Buffer leftPart = Buffer.window();
  private final Buffer rightPart = Buffer.window();
  private final Buffer leftTaught = Buffer.window();
  private final Buffer rightTaught = Buffer.window();

  /** What a tap needs only while it runs: one for all of a model. */
  static final class Memory {
    private final Workspace teacher;
    private final Workspace mine;
    private final Workspace theirs;
    private final Workspace mySoftmax;
    private final Workspace theirSoftmax;
    private final Workspace product;

    Memory(DataType type) {
      teacher = new Workspace(type);
      mine = new Workspace(type);
      theirs = new Workspace(type);
      mySoftmax = new Workspace(type);
      theirSoftmax = new Workspace(type);
      product = new Workspace(type);
    }
  }

  /**
   * A tap.
   *
   * @param later of both vertices the one that runs forward last
   */
  AttentionRelationTap(
      AttentionRelationTapLoss loss,
      KernelVertex left,
      KernelVertex right,
      KernelVertex later,
      Memory memory) {
    super(later);
    this.loss = loss;
    this.left = left;
    this.right = right;
    this.memory = memory;
  }

  @Override
  double run() {
    SequenceGroups groups = vertex().context().groups();
    Buffer vectors = taught(groups.rows());
    opened(left.out());
    if (!right.equals(left)) {
      opened(right.out());
    }
    double factor =
        share() * targets().weight() / ((double) loss.heads() * Math.max(1, targets().count()));
    double sum = 0;
    for (int group = 0; group < groups.size(); group++) {
      sum += group(groups, group, vectors, factor);
    }
    return factor * sum;
  }

  private Buffer taught(int rows) {
    if (targets().size() < rows) {
      throw new IllegalArgumentException(
          loss.name()
              + ": must have the other model's vectors for each of "
              + rows
              + " tokens; got "
              + targets().size());
    }
    int width = loss.rowWidth();
    Buffer block = memory.teacher.get(rows, width);
    for (int row = 0; row < rows; row++) {
      block.write(row * width, targets().row(row), 0, width);
    }
    return block;
  }

  private AttentionRelationShapes shapes(int count, int length) {
    AttentionRelationShapes known = shapes.get(count, length);
    return known != null
        ? known
        : shapes.put(
            count,
            length,
            AttentionRelationShapes.of(
                loss, left.out().width(), right.out().width(), count, length));
  }

  private double group(SequenceGroups groups, int group, Buffer vectors, double factor) {
    AttentionRelationShapes s = shapes(groups.count(group), groups.length(group));
    int start = groups.start(group);
    int rows = groups.count(group) * groups.length(group);
    Kernels kernels = vertex().kernels();
    // Softmax runs on more rows than there are, so that few numbers of rows occur.
    int room = RowClass.of(s.rows());
    Buffer scores = memory.mine.get(room, s.length());
    Buffer wanted = memory.theirs.get(room, s.length());
    columns(leftPart, left.out().values(), left.out().width(), loss.left(), start, rows);
    columns(rightPart, right.out().values(), right.out().width(), loss.right(), start, rows);
    kernels.matmul(s.scoring(), leftPart, rightPart, null, scores);
    teach(s, kernels, vectors, start, rows, wanted);
    double sum =
        loss.distance() == AttentionRelationDistance.SQUARED_ERROR
            ? squares(s, scores, wanted, factor)
            : entropies(s, kernels, scores, wanted, factor);
    // Not added by the product itself: oneDNN has no fast one that adds into strided rows.
    Buffer product = memory.product.get(rows, loss.left().width());
    kernels.matmul(s.toLeft(), scores, rightPart, null, product);
    add(product, left.out(), loss.left(), start, rows);
    kernels.matmul(s.toRight(), scores, leftPart, null, product);
    add(product, right.out(), loss.right(), start, rows);
    return sum;
  }

  private static void add(
      Buffer product, Activation out, TokenColumns columns, int start, int rows) {
    Buffer slopes = out.slopes();
    for (int row = 0; row < rows; row++) {
      int at = (start + row) * out.width() + columns.from();
      int from = row * columns.width();
      for (int i = 0; i < columns.width(); i++) {
        slopes.set(at + i, slopes.get(at + i) + product.get(from + i));
      }
    }
  }

  private static void columns(
      Buffer window, Buffer block, int width, TokenColumns columns, int start, int rows) {
    window.moveTo(block, (long) start * width + columns.from(), rows * width - columns.from());
  }

  private void teach(
      AttentionRelationShapes s,
      Kernels kernels,
      Buffer vectors,
      int start,
      int rows,
      Buffer wanted) {
    int width = loss.rowWidth();
    int second = loss.ofOneKind() ? 0 : loss.targetWidth();
    leftTaught.moveTo(vectors, (long) start * width, rows * width);
    rightTaught.moveTo(vectors, (long) start * width + second, rows * width - second);
    kernels.matmul(s.teaching(), leftTaught, rightTaught, null, wanted);
  }

  // Leaves the gradient by the scores in their place.
  private static double squares(
      AttentionRelationShapes s, Buffer scores, Buffer wanted, double factor) {
    double sum = 0;
    for (int i = 0; i < s.rows() * s.length(); i++) {
      double difference = scores.get(i) - wanted.get(i);
      sum += difference * difference;
      scores.set(i, 2 * factor * difference);
    }
    return sum;
  }

  // The same. With q = softmax(t) and p = softmax(s), KL is Σ q (t - s) + lse(s) - lse(t).
  private double entropies(
      AttentionRelationShapes s, Kernels kernels, Buffer scores, Buffer wanted, double factor) {
    int room = RowClass.of(s.rows());
    Buffer p = memory.mySoftmax.get(room, s.length());
    Buffer q = memory.theirSoftmax.get(room, s.length());
    kernels.softmax(room, s.length(), scores, p);
    kernels.softmax(room, s.length(), wanted, q);
    double sum = 0;
    for (int row = 0; row < s.rows(); row++) {
      int from = row * s.length();
      sum += logSum(scores, p, from, s.length()) - logSum(wanted, q, from, s.length());
      for (int i = from; i < from + s.length(); i++) {
        sum += q.get(i) * (wanted.get(i) - scores.get(i));
        scores.set(i, factor * (p.get(i) - q.get(i)));
      }
    }
    return sum;
  }

  // log Σ exp(s), by the likeliest element: its logarithm is the best conditioned.
  private static double logSum(Buffer scores, Buffer softmax, int from, int length) {
    int likeliest = from;
    for (int i = from + 1; i < from + length; i++) {
      likeliest = softmax.get(i) > softmax.get(likeliest) ? i : likeliest;
    }
    return scores.get(likeliest) - Math.log(softmax.get(likeliest));
  }
}
