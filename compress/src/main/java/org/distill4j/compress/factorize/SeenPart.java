package org.distill4j.compress.factorize;

import java.util.SortedMap;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Linear;

/** A part with its weights, its rank, and what it read in the texts. Not thread-safe. */
final class SeenPart {
  private final FactoredPart part;
  private final int rank;
  private final double[][] weights;
  private final Linear linear;
  private final Moments moments;
  private Buffer outputs = Buffer.floats(1);

  SeenPart(FactoredPart part, int rank, Checkpoint model) {
    this.part = part;
    this.rank = rank;
    this.weights = new double[part.out()][part.in()];
    Buffer flat = Buffer.floats((long) part.out() * part.in());
    int row = 0;
    for (String layer : part.layers()) {
      Tensor weight = model.tensor(layer + ".weight");
      flat.write(row * part.in(), weight.values(), 0, weight.size());
      for (int i = 0; i < weight.size(); i++) {
        weights[row + i / part.in()][i % part.in()] = weight.values()[i];
      }
      row += weight.length(0);
    }
    this.linear = KernelLibrary.floats().linear(flat, part.out(), part.in());
    this.moments = new Moments(Math.min(part.out(), part.in()), part.firstMost());
  }

  /** The vertex that it reads. */
  String source() {
    return part.source();
  }

  /** Takes what it reads of a batch, {@code [rows, in]}. */
  void see(PackedBatch batch, Buffer x) {
    if (!part.narrows()) {
      moments.add(batch, x);
      return;
    }
    int size = batch.rows() * part.out();
    if (outputs.length() < size) {
      outputs = Buffer.floats(size);
    }
    linear.forward(batch.rows(), x, null, Linear.After.NOTHING, outputs);
    moments.add(batch, outputs);
  }

  /**
   * Puts both factors in place of the weights.
   *
   * @return the share of the outputs' variance that is kept
   */
  double replace(SortedMap<String, Tensor> tensors) {
    LowRank made =
        part.narrows()
            ? LowRank.fromOutputs(weights, moments, rank)
            : LowRank.fromInputs(weights, moments, rank);
    String factor = part.name() + WeightForm.FACTOR;
    tensors.put(factor + ".weight", matrix(made.first()));
    tensors.put(factor + ".bias", vector(made.firstBias(), new float[rank], 0));
    int row = 0;
    for (String layer : part.layers()) {
      float[] bias = tensors.get(layer + ".bias").values();
      tensors.put(layer + ".weight", matrix(made.second(), row, bias.length));
      tensors.put(layer + ".bias", vector(made.bias(), bias, row));
      row += bias.length;
    }
    return made.share();
  }

  static Tensor matrix(double[][] rows) {
    return matrix(rows, 0, rows.length);
  }

  private static Tensor matrix(double[][] rows, int from, int count) {
    int width = rows[0].length;
    float[] values = new float[count * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[from + i / width][i % width];
    }
    return Tensor.of(values, count, width);
  }

  private static Tensor vector(double[] more, float[] before, int from) {
    float[] values = before.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] + more[from + i]);
    }
    return Tensor.of(values, values.length);
  }
}
