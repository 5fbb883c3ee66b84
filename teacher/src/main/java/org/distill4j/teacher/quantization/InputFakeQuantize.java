package org.distill4j.teacher.quantization;

import java.util.Arrays;
import org.distill4j.teacher.kernel.Buffer;

/** Rounds what linear layers read, and takes gradients back through. */
abstract class InputFakeQuantize {
  /** Rows to work in, one for each thread. */
  static final class Room {
    final Row x = new Row();
    final Row slope = new Row();
    final Row sum = new Row();
  }

  /** How many parts that are independent of one another an input of so many rows has. */
  abstract int parts(int rows);

  /**
   * Rounds one part of an input {@code [rows, width]}.
   *
   * @param into receives the same part, rounded
   */
  abstract void round(int part, Buffer x, Buffer into, Shape shape, Room room);

  /**
   * Takes one part of a gradient {@code [rows, width]} back.
   *
   * @param slope the gradient by what was rounded
   * @param dx receives the gradient by the input, or has it added; may be the input itself
   */
  abstract void back(int part, Buffer x, Buffer slope, Buffer dx, Shape shape, Room room);

  /** The way back begins for an input of so many rows. */
  void begin(int rows) {}

  /** All parts are taken back. */
  void end() {}

  /**
   * An input.
   *
   * @param rows its rows
   * @param width numbers a row
   * @param add whether gradients are added
   */
  record Shape(int rows, int width, boolean add) {}

  static void hand(Row slope, Buffer dx, int at, Shape shape, Room room) {
    if (shape.add()) {
      room.sum.read(dx, at, shape.width());
      slope.add(room.sum, shape.width());
    }
    slope.write(dx, at, shape.width());
  }

  /** One step for all texts, which is learned. */
  static final class Fixed extends InputFakeQuantize {
    private final LsqScales steps;
    private final int lowest;
    private double[] sums = {};
    private int rows;

    Fixed(LsqScales steps, int lowest) {
      this.steps = steps;
      this.lowest = lowest;
    }

    @Override
    int parts(int inputRows) {
      return inputRows;
    }

    @Override
    void round(int row, Buffer x, Buffer into, Shape shape, Room room) {
      int width = shape.width();
      room.x.read(x, row * width, width);
      MatrixFakeQuantize.round(
          room.x.values(), 0, width, steps.values()[0], lowest, lowest + InputGrid.LEVELS);
      room.x.write(into, row * width, width);
    }

    @Override
    void begin(int inputRows) {
      rows = inputRows;
      if (sums.length < rows) {
        sums = new double[rows + rows / 2];
      }
    }

    @Override
    void back(int row, Buffer x, Buffer slope, Buffer dx, Shape shape, Room room) {
      int width = shape.width();
      room.x.read(x, row * width, width);
      room.slope.read(slope, row * width, width);
      sums[row] =
          MatrixFakeQuantize.back(
              room.x.values(),
              room.slope.values(),
              0,
              width,
              steps.values()[0],
              lowest,
              lowest + InputGrid.LEVELS);
      hand(room.slope, dx, row * width, shape, room);
    }

    // In the order of the rows, whichever thread did which.
    @Override
    void end() {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += sums[row];
      }
      Arrays.fill(sums, 0, rows, 0);
      steps.add(0, sum);
    }
  }

  /**
   * The range of each text over 255, as ONNX's DynamicQuantizeLinear has it. Nothing lies beyond
   * it, so gradients pass.
   */
  static final class Dynamic extends InputFakeQuantize {
    private final TextRows texts;

    Dynamic(TextRows texts) {
      this.texts = texts;
    }

    @Override
    int parts(int rows) {
      return texts.count(rows);
    }

    @Override
    void round(int run, Buffer x, Buffer into, Shape shape, Room room) {
      int from = texts.start(run, shape.rows());
      int to = texts.end(run, shape.rows());
      int width = shape.width();
      double low = 0;
      double high = 0;
      for (int row = from; row < to; row++) {
        room.x.read(x, row * width, width);
        for (int i = 0; i < width; i++) {
          low = Math.min(low, room.x.values()[i]);
          high = Math.max(high, room.x.values()[i]);
        }
      }
      // In float32, as the exported file computes it.
      float step = ((float) high - (float) low) / InputGrid.LEVELS;
      step = step == 0 ? 1 : step;
      double zero = Math.rint(Math.max(0f, Math.min(InputGrid.LEVELS, 0f - (float) low / step)));
      for (int row = from; row < to; row++) {
        room.x.read(x, row * width, width);
        MatrixFakeQuantize.round(room.x.values(), 0, width, step, -zero, InputGrid.LEVELS - zero);
        room.x.write(into, row * width, width);
      }
    }

    @Override
    void back(int run, Buffer x, Buffer slope, Buffer dx, Shape shape, Room room) {
      int width = shape.width();
      for (int row = texts.start(run, shape.rows()); row < texts.end(run, shape.rows()); row++) {
        room.slope.read(slope, row * width, width);
        hand(room.slope, dx, row * width, shape, room);
      }
    }
  }
}
