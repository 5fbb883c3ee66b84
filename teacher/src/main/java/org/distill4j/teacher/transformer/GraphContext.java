package org.distill4j.teacher.transformer;

import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Linear;
import org.distill4j.teacher.kernel.Linears;
import org.nd4j.linalg.api.buffer.DataType;

/** What all vertices of a model share during a pass. */
final class GraphContext {
  private final Kernels kernels;
  private final Linears linears;
  private final StepClock clock;
  private final FakeQuantizedGraph rounded;
  private final SequenceGroups groups = new SequenceGroups();
  private final Workspace[] temporaries;
  private final Workspace halfTemporary = new Workspace(DataType.BFLOAT16);
  private PackedBatch batch;
  private boolean training;
  private boolean frozen;
  private long seed;
  private long step;

  GraphContext(Kernels kernels, Linears linears, StepClock clock, DataType type) {
    this(kernels, linears, clock, type, FakeQuantizedGraph.none());
  }

  GraphContext(
      Kernels kernels,
      Linears linears,
      StepClock clock,
      DataType type,
      FakeQuantizedGraph rounded) {
    this.rounded = rounded;
    this.temporaries = new Workspace[] {new Workspace(type), new Workspace(type)};
    this.kernels = kernels;
    this.linears = linears;
    this.clock = clock;
  }

  /**
   * Begins a pass.
   *
   * @param isTraining whether a backward pass follows, and dropout is on
   * @param newSeed of the dropout masks
   * @param newStep tells the masks of one pass from those of another
   */
  void begin(PackedBatch newBatch, boolean isTraining, long newSeed, long newStep) {
    batch = newBatch;
    groups.of(newBatch);
    rounded.begin(newBatch);
    training = isTraining;
    frozen = false;
    seed = newSeed;
    step = newStep;
  }

  Kernels kernels() {
    return kernels;
  }

  Linears linears() {
    return linears;
  }

  /** What is rounded as the file will have it. */
  FakeQuantizedGraph rounded() {
    return rounded;
  }

  /** The linear layer of a vertex over those weights. */
  Linear linear(String vertex, Buffer weights, int outputs, int inputs) {
    return rounded
        .linear(vertex, kernels, weights, outputs, inputs)
        .orElseGet(() -> linears.linear(weights, outputs, inputs));
  }

  /** Takes the weights as they are now; once after every change of them. */
  void refresh() {
    linears.refresh();
    rounded.refresh();
  }

  StepClock clock() {
    return clock;
  }

  PackedBatch batch() {
    return batch;
  }

  SequenceGroups groups() {
    return groups;
  }

  boolean training() {
    return training && !frozen;
  }

  /** Whether the vertices that come next are not trained: they work as in a model that answers. */
  void freeze(boolean isFrozen) {
    frozen = isFrozen;
  }

  /**
   * Memory for what a vertex needs only while it runs.
   *
   * @param number 0 or 1
   */
  Buffer temporary(int number, int rows, int columns) {
    return temporaries[number].get(rows, columns);
  }

  /** The same in bfloat16. */
  Buffer halfTemporary(int rows, int columns) {
    return halfTemporary.get(rows, columns);
  }

  /** The key of a vertex's dropout masks in this pass. */
  int dropoutKey(int vertex) {
    return Dropout.key(seed, step, vertex);
  }
}
