package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Finds the weights of one layer's heads or feed-forward neurons, and sums slopes of the loss by a
 * mask on each (Michel et al. 2019, arXiv 1905.10650, equation 2), as places in a model's flat
 * vectors: the rows of the weights {@code [units U, H]} and biases {@code [units U]} that make
 * them, and the columns of the weights {@code [H, units U]} that read them, each unit U wide.
 */
final class UnitGroup {
  private final int units;
  private final int width; // U
  private final int hidden; // H
  private final List<int[]> makers = new ArrayList<>(); // where weight and bias begin
  private final int reader;
  private final float[] weights;
  private final float[] slopes;

  private UnitGroup(TransformerModel encoder, Axis axis, List<Op.Linear> writers, Op.Linear read) {
    this.units = axis.units();
    this.width = axis.block();
    this.hidden = read.out().size();
    for (Op.Linear writer : units == 0 ? List.<Op.Linear>of() : writers) {
      int weight = encoder.start(writer.weight().tensor());
      this.makers.add(new int[] {weight, encoder.start(writer.biasTensor())});
    }
    this.reader = units == 0 ? 0 : encoder.start(read.weight().tensor());
    this.weights = new float[Math.max(hidden, units * width)];
    this.slopes = new float[weights.length];
  }

  /** The heads of a layer. */
  static UnitGroup heads(TransformerModel encoder, int layer) {
    return of(encoder, Axis.heads(layer));
  }

  /** The feed-forward neurons of a layer. */
  static UnitGroup neurons(TransformerModel encoder, int layer) {
    return of(encoder, Axis.neurons(layer));
  }

  private static UnitGroup of(TransformerModel encoder, String axis) {
    Architecture model = encoder.architecture();
    List<Op.Linear> readers = model.readers(axis);
    if (readers.size() != 1) {
      throw new IllegalArgumentException(
          axis + ": must be read by one linear layer to have gates; got " + readers.size());
    }
    return new UnitGroup(encoder, model.axis(axis), model.writers(axis), readers.get(0));
  }

  int units() {
    return units;
  }

  /** Marks all weights of a unit. */
  void mark(int unit, BitSet places) {
    int first = unit * width;
    for (int[] maker : makers) {
      places.set(maker[0] + first * hidden, maker[0] + (first + width) * hidden);
      places.set(maker[1] + first, maker[1] + first + width);
    }
    for (int row = 0; row < hidden; row++) {
      int at = reader + row * units * width + first;
      places.set(at, at + width);
    }
  }

  /**
   * Adds {@code Σ w ∂L/∂w} over the reading weights of each unit. That is the slope of the loss at
   * a mask on the unit: a mask scales exactly these weights.
   */
  void addMaskSlopes(Buffer parameters, Buffer gradients, double[] sums) {
    int columns = units * width;
    for (int row = 0; row < hidden && units > 0; row++) {
      parameters.read(reader + row * columns, weights, 0, columns);
      gradients.read(reader + row * columns, slopes, 0, columns);
      for (int i = 0; i < columns; i++) {
        sums[i / width] += (double) weights[i] * slopes[i];
      }
    }
  }

  /** How many weights read the units. */
  int readingWeights() {
    return hidden * units * width;
  }

  /** Copies the reading weights' numbers out of a flat vector. */
  void read(Buffer flat, float[] into) {
    flat.read(reader, into, 0, into.length);
  }

  /** Copies the reading weights' numbers into a flat vector. */
  void write(Buffer flat, float[] values) {
    flat.write(reader, values, 0, values.length);
  }

  /** Multiplies the reading weights' numbers in a flat vector by a factor a unit. */
  void scale(Buffer flat, double[] factors) {
    int columns = units * width;
    for (int row = 0; row < hidden && units > 0; row++) {
      flat.read(reader + row * columns, weights, 0, columns);
      for (int i = 0; i < columns; i++) {
        weights[i] *= (float) factors[i / width];
      }
      flat.write(reader + row * columns, weights, 0, columns);
    }
  }

  /** Adds {@code Σ w ∂L/∂w} over all weights of each unit, those that make it too. */
  void addWeightSlopes(Buffer parameters, Buffer gradients, double[] sums) {
    addMaskSlopes(parameters, gradients, sums);
    for (int[] maker : makers) {
      for (int row = 0; row < units * width; row++) {
        parameters.read(maker[0] + row * hidden, weights, 0, hidden);
        gradients.read(maker[0] + row * hidden, slopes, 0, hidden);
        double sum = parameters.get(maker[1] + row) * gradients.get(maker[1] + row);
        for (int i = 0; i < hidden; i++) {
          sum += (double) weights[i] * slopes[i];
        }
        sums[row / width] += sum;
      }
    }
  }
}
