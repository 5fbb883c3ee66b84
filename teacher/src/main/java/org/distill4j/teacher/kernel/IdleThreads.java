package org.distill4j.teacher.kernel;

import com.sun.jna.Platform;
import org.distill4j.runtime.ProcessEnvironment;

/**
 * What oneDNN's threads do between two products: GNU's OpenMP lets them spin for some ten
 * milliseconds, and on a machine without idle cores that takes the processor from the optimizer and
 * dropout, which run on Java's threads. A tenth of a millisecond bridges the gaps within a layer.
 */
public final class IdleThreads {
  /** How often a waiting thread looks before it sleeps; libgomp's own name for it. */
  static final String COUNT = "GOMP_SPINCOUNT";

  private static final String POLICY = "OMP_WAIT_POLICY";
  private static final String TURNS = "10000";

  private IdleThreads() {}

  /**
   * Lets them sleep early, for all of this process. To be called before the first use of ND4J or of
   * kernels, since their libraries read it when they load; does nothing where the environment says
   * otherwise, or on systems without GNU's OpenMP.
   */
  public static void sleepEarly() {
    if (!Platform.isLinux() || System.getenv(COUNT) != null || System.getenv(POLICY) != null) {
      return;
    }
    ProcessEnvironment.set(COUNT, TURNS);
  }
}
