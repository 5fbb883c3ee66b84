package org.distill4j.teacher.kernel;

import static org.bytedeco.openblas.global.openblas.cblas_sdot;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Sums of squares of native numbers, without copying them: a dot product of BLAS with itself. Not
 * for several threads at once: each has its own.
 */
public final class SquareSum {
  // OpenBLAS keeps shorter products on the caller's thread; its sums in float32 stay short too.
  private static final int CHUNK = 8192;

  private final Values values = new Values();

  /** The sum of the squares of a run of elements. */
  public double of(Buffer block, int from, int count) {
    double total = 0;
    if (!block.isFloat()) {
      for (int i = from; i < from + count; i++) {
        total += block.get(i) * block.get(i);
      }
      return total;
    }
    for (int at = from; at < from + count; at += CHUNK) {
      total += squares(block.address(at), Math.min(CHUNK, from + count - at));
    }
    return total;
  }

  private double squares(long address, int count) {
    values.moveTo(address);
    return cblas_sdot(count, values, 1, values, 1);
  }

  /** Numbers at an address that somebody else owns. */
  private static final class Values extends FloatPointer {
    Values() {
      super(new Buffer.Window(0, 0));
    }

    void moveTo(long newAddress) {
      address = newAddress;
    }
  }
}
