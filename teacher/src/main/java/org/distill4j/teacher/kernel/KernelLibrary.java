package org.distill4j.teacher.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/** Chooses the kernels for a number type; one set of each kind serves the whole process. */
public final class KernelLibrary {
  private KernelLibrary() {}

  /**
   * The fastest kernels for that type.
   *
   * @throws IllegalArgumentException for types other than float32 and float64
   */
  public static Kernels of(DataType type) {
    if (type == DataType.FLOAT) {
      return Single.KERNELS;
    }
    if (type == DataType.DOUBLE) {
      return new PlainKernels();
    }
    throw new IllegalArgumentException("type: must be FLOAT or DOUBLE; got " + type);
  }

  // Loads oneDNN's native library only when float32 is first asked for.
  private static final class Single {
    static final Kernels KERNELS = new OneDnnKernels();
  }
}
