package org.distill4j.teacher.quantization;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Linear;

/**
 * A layer made of several matrices, of which some read a rounded input and the others the input as
 * it is: keys and values are one layer here, and either may be left in float32. It is computed both
 * ways, and each output taken from its own; that costs more than twice the time, where it happens.
 * Matrices that read the input as it is must not be rounded.
 */
final class MixedLinear implements Linear {
  private final Linear rounded;
  private final Linear plain;
  private final boolean[] readsPlain;
  private final int columns;
  private final Rooms rooms;
  private Buffer dWeightsOfPlain;
  private Buffer dBiasOfPlain;

  /**
   * A layer.
   *
   * @param rounded all of it over the rounded input
   * @param plain all of it over the input as it is
   * @param readsPlain which outputs come from the latter
   * @param columns inputs
   */
  MixedLinear(Linear rounded, Linear plain, boolean[] readsPlain, int columns, Rooms rooms) {
    this.rounded = rounded;
    this.plain = plain;
    this.readsPlain = readsPlain;
    this.columns = columns;
    this.rooms = rooms;
  }

  @Override
  public void forward(int rows, Buffer in, Buffer bias, After after, Buffer y) {
    if (after != After.NOTHING) {
      throw new IllegalArgumentException("after: must be NOTHING; got " + after);
    }
    rounded.forward(rows, in, bias, after, y);
    Buffer other = rooms.room(Rooms.Use.OUTPUTS, y, rows * readsPlain.length);
    plain.forward(rows, in, bias, after, other);
    for (int i = 0; i < rows * readsPlain.length; i++) {
      if (readsPlain[i % readsPlain.length]) {
        y.copy(i, other, i, 1);
      }
    }
  }

  @Override
  public void backward(
      int rows, Buffer in, Buffer dy, Buffer dWeights, Buffer dBias, Buffer dInput, boolean add) {
    int outputs = readsPlain.length;
    // The gradient may be stored where the input is.
    Buffer read = rooms.room(Rooms.Use.INPUTS, in, rows * columns);
    read.copy(0, in, 0, rows * columns);
    Buffer own = rooms.room(Rooms.Use.OUTPUTS, dy, rows * outputs);
    masked(dy, own, rows, false);
    rounded.backward(rows, in, own, dWeights, dBias, dInput, add);
    if (dWeightsOfPlain == null) {
      dWeightsOfPlain = Rooms.made(dWeights, (long) outputs * columns);
      dBiasOfPlain = dBias == null ? null : Rooms.made(dBias, outputs);
    }
    masked(dy, own, rows, true);
    plain.backward(rows, read, own, dWeightsOfPlain, dBiasOfPlain, dInput, true);
    for (int i = 0; i < outputs; i++) {
      if (readsPlain[i]) {
        dWeights.copy(i * columns, dWeightsOfPlain, i * columns, columns);
        if (dBias != null) {
          dBias.copy(i, dBiasOfPlain, i, 1);
        }
      }
    }
  }

  private void masked(Buffer dy, Buffer into, int rows, boolean ofPlain) {
    into.copy(0, dy, 0, rows * readsPlain.length);
    for (int i = 0; i < rows * readsPlain.length; i++) {
      if (readsPlain[i % readsPlain.length] != ofPlain) {
        into.zero(i, 1);
      }
    }
  }
}
