package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class BufferTest {
  private static INDArray counting(DataType type, int rows, int columns) {
    return Nd4j.linspace(0, rows * columns - 1.0, (long) rows * columns, type)
        .reshape(rows, columns);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE", "BFLOAT16"})
  void looksAtTheArraysOwnMemory(DataType type) {
    INDArray array = counting(type, 3, 4);
    Buffer block = Buffer.of(array);
    assertEquals(12, block.length());
    assertEquals(7, block.get(7));
    block.set(7, -1);
    assertEquals(-1, array.getDouble(1, 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE", "BFLOAT16"})
  void partsOfViewsStartWhereTheViewDoes(DataType type) {
    INDArray view = counting(type, 4, 5).get(NDArrayIndex.interval(1, 4), NDArrayIndex.all());
    Buffer part = Buffer.of(view).part(5, 10);
    assertEquals(10, part.get(0));
    part.set(9, 99);
    part.zero(1, 2);
    assertEquals(99, view.getDouble(2, 4));
    assertEquals(0, view.getDouble(1, 1));
    assertEquals(0, view.getDouble(1, 2));
    assertEquals(13, view.getDouble(1, 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE", "BFLOAT16"})
  void copiesInAndOut(DataType type) {
    Buffer block = Buffer.of(counting(type, 2, 5)).part(2, 8);
    float[] values = new float[4];
    block.read(1, values, 1, 3);
    assertEquals(0, values[0]);
    assertEquals(5, values[3]);
    block.write(0, new float[] {7, 8, 9}, 1, 2);
    assertEquals(8, block.get(0));
    assertEquals(9, block.get(1));
    block.copy(4, Buffer.of(counting(type, 1, 3)), 1, 2);
    assertEquals(1, block.get(4));
    assertEquals(2, block.get(5));
    assertEquals(8, block.get(6));
  }

  @Test
  void roundsToTheNearestBfloat16() {
    Buffer half = Buffer.of(Nd4j.zeros(DataType.BFLOAT16, 6));
    float step = 1 / 128f; // between neighbours from 1 to 2, of eight significant bits
    float[] values = {1 + step / 2, 1 + 3 * step / 2, 1 + step / 4, -1 - 3 * step / 4};
    half.write(0, values, 0, 4);
    assertEquals(1, half.get(0), "of two as near, the even one");
    assertEquals(1 + 2 * step, half.get(1), "of two as near, the even one");
    assertEquals(1, half.get(2));
    assertEquals(-1 - step, half.get(3));
    half.set(4, Float.MAX_VALUE);
    half.set(5, Double.NaN);
    assertEquals(Double.POSITIVE_INFINITY, half.get(4));
    assertTrue(Double.isNaN(half.get(5)));
  }

  @Test
  void refusesNumbersThatAreNotFloats() {
    INDArray whole = Nd4j.zeros(DataType.INT64, 3);
    Exception fault = assertThrows(IllegalArgumentException.class, () -> Buffer.of(whole));
    assertTrue(
        fault.getMessage().contains("float32, float64 or bfloat16; got LONG"), fault.getMessage());
  }

  @Test
  void refusesTransposedArraysAndColumns() {
    INDArray array = counting(DataType.FLOAT, 3, 4);
    assertThrows(IllegalArgumentException.class, () -> Buffer.of(array.transpose()));
    INDArray columns = array.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
    Exception fault = assertThrows(IllegalArgumentException.class, () -> Buffer.of(columns));
    assertTrue(fault.getMessage().startsWith("array: must be row-major"), fault.getMessage());
  }

  @Test
  void refusesPartsBeyondItsEnds() {
    Buffer block = Buffer.of(counting(DataType.FLOAT, 1, 6));
    Exception fault = assertThrows(IllegalArgumentException.class, () -> block.part(4, 3));
    assertEquals("part: must lie within 6 numbers; got 3 from 4", fault.getMessage());
    assertThrows(IllegalArgumentException.class, () -> block.part(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> block.part(0, -1));
    assertEquals(0, block.part(6, 0).length());
  }

  @Test
  void hasKernelsForFloatsOnly() {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> KernelLibrary.of(DataType.INT64));
    assertEquals("type: must be FLOAT or DOUBLE; got LONG", fault.getMessage());
  }

  @Test
  void refusesToUseNoThread() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> Threads.use(0));
    assertEquals("threads: must be > 0; got 0", fault.getMessage());
  }
}
