package org.distill4j.teacher.quantization;

import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Workers;

/**
 * A rounded copy of weights {@code [out, in]}, which may be several matrices one below another,
 * some of them left as they are.
 */
final class FakeQuantizedWeights {
  private final Buffer weights;
  private final Buffer copy;
  private final int columns;
  private final MatrixFakeQuantize[] ofRow;
  private final int[] numberOfRow;
  private final Rooms rooms;
  private final Workers.Work roundAll = this::roundAll;
  private final Workers.Work backAll = this::backAll;
  private Buffer gradient;

  FakeQuantizedWeights(Buffer weights, int rows, int columns, Rooms rooms) {
    this.weights = weights;
    this.columns = columns;
    this.rooms = rooms;
    this.copy = Rooms.made(weights, (long) rows * columns);
    this.ofRow = new MatrixFakeQuantize[rows];
    this.numberOfRow = new int[rows];
  }

  /** The rows from one on are those of a matrix. */
  void put(int firstRow, MatrixFakeQuantize matrix) {
    for (int row = 0; row < matrix.rows(); row++) {
      ofRow[firstRow + row] = matrix;
      numberOfRow[firstRow + row] = row;
    }
  }

  /** The rounded weights; the same memory always. */
  Buffer copy() {
    return copy;
  }

  /** Rounds the weights as they are now. */
  void refresh() {
    Workers.run(roundAll);
  }

  private void roundAll(int worker, int workers) {
    Row row = rooms.of(worker).x;
    for (int i = worker; i < ofRow.length; i += workers) {
      row.read(weights, i * columns, columns);
      if (ofRow[i] != null) {
        ofRow[i].round(numberOfRow[i], row.values());
      }
      row.write(copy, i * columns, columns);
    }
  }

  /** Takes the gradient by the rounded weights back, in place. */
  void back(Buffer dWeights) {
    gradient = dWeights;
    Workers.run(backAll);
  }

  private void backAll(int worker, int workers) {
    InputFakeQuantize.Room room = rooms.of(worker);
    for (int i = worker; i < ofRow.length; i += workers) {
      if (ofRow[i] != null) {
        room.x.read(weights, i * columns, columns);
        room.slope.read(gradient, i * columns, columns);
        ofRow[i].back(numberOfRow[i], room.x.values(), room.slope.values());
        room.slope.write(gradient, i * columns, columns);
      }
    }
  }
}
