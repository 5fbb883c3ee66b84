package org.distill4j.teacher.kernel;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the arithmetic uses. Results repeat to the byte for an equal number. */
public final class Threads {
  private static volatile int count = Runtime.getRuntime().availableProcessors();

  private Threads() {}

  /**
   * Sets the number for the calling thread, which must be the one that trains: OpenMP keeps it a
   * thread's own.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static void use(int threads) {
    if (!(threads > 0)) {
      throw new IllegalArgumentException("threads: must be > 0; got " + threads);
    }
    Nd4j.getBackend(); // the holder below is empty until a backend is loaded
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    // Its own threads spin while they wait for each other: on fewer cores than threads, for long.
    Nd4j.factory().blas().setMaxThreads(threads);
    count = threads;
  }

  /** The number in use. */
  public static int count() {
    return count;
  }
}
