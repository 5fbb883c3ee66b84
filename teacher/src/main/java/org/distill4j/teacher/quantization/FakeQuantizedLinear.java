package org.distill4j.teacher.quantization;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Linear;
import org.distill4j.teacher.kernel.Workers;

/**
 * A linear layer that multiplies rounded inputs and rounded weights. Its gradients go to the
 * numbers before they were rounded, and to the steps.
 */
final class FakeQuantizedLinear implements Linear {
  private final FakeQuantizedWeights weights;
  private final InputFakeQuantize input; // null where the input stays float
  private final Rooms rooms;
  private final Linear linear;
  private final int width;
  private final Workers.Work roundAll = this::roundAll;
  private final Workers.Work backAll = this::backAll;
  private InputFakeQuantize.Shape shape;
  private Buffer x;
  private Buffer rounded;
  private Buffer slope;
  private Buffer dx;

  /**
   * A layer.
   *
   * @param linear the layer over the rounded weights
   * @param input how it reads; null for an input that stays as it is
   * @param width of the input
   */
  FakeQuantizedLinear(
      FakeQuantizedWeights weights,
      Linear linear,
      InputFakeQuantize input,
      int width,
      Rooms rooms) {
    this.weights = weights;
    this.linear = linear;
    this.input = input;
    this.width = width;
    this.rooms = rooms;
  }

  @Override
  public void forward(int rows, Buffer in, Buffer bias, After after, Buffer y) {
    linear.forward(rows, rounded(rows, in), bias, after, y);
  }

  private Buffer rounded(int rows, Buffer in) {
    if (input == null) {
      return in;
    }
    if (shape == null || shape.rows() != rows || shape.add()) {
      shape = new InputFakeQuantize.Shape(rows, width, false);
    }
    x = in;
    rounded = rooms.room(Rooms.Use.ROUNDED, in, rows * width);
    Workers.run(roundAll);
    return rounded;
  }

  private void roundAll(int worker, int workers) {
    InputFakeQuantize.Room room = rooms.of(worker);
    int parts = input.parts(shape.rows());
    for (int part = worker; part < parts; part += workers) {
      input.round(part, x, rounded, shape, room);
    }
  }

  @Override
  public void backward(
      int rows, Buffer in, Buffer dy, Buffer dWeights, Buffer dBias, Buffer dInput, boolean add) {
    Buffer read = rounded(rows, in);
    if (input == null || dInput == null) {
      linear.backward(rows, read, dy, dWeights, dBias, dInput, add);
    } else {
      // Apart from where it goes: that may be the input itself, which says what lies beyond.
      slope = rooms.room(Rooms.Use.SLOPES, in, rows * width);
      linear.backward(rows, read, dy, dWeights, dBias, slope, false);
      takeBack(rows, in, dInput, add);
    }
    weights.back(dWeights);
  }

  private void takeBack(int rows, Buffer in, Buffer dInput, boolean add) {
    x = in;
    dx = dInput;
    shape = new InputFakeQuantize.Shape(rows, width, add);
    input.begin(rows);
    Workers.run(backAll);
    input.end();
  }

  private void backAll(int worker, int workers) {
    InputFakeQuantize.Room room = rooms.of(worker);
    int parts = input.parts(shape.rows());
    for (int part = worker; part < parts; part += workers) {
      input.back(part, x, slope, dx, shape, room);
    }
  }
}
