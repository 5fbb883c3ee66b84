package org.distill4j.runtime;

import ai.onnxruntime.OrtEnvironment;

/**
 * ONNX Runtime's environment, made once on a thread with a large stack.
 *
 * <p>While it is made, version 1.29.0 matches the process's command line ({@code
 * /proc/self/cmdline}, its first 8,191 bytes) with a matcher that recurses for every character: a
 * class path or an argument of some 4,000 characters overflows a usual thread's stack of 1 MB, and
 * the whole process dies. 8 MB were seen to suffice.
 */
final class OnnxEnvironment {
  // Four times what was seen to suffice; only pages that are touched cost memory.
  private static final long STACK_BYTES = 32L << 20;

  private OnnxEnvironment() {}

  static OrtEnvironment get() {
    return Holder.ENVIRONMENT;
  }

  private static final class Holder {
    private static final OrtEnvironment ENVIRONMENT = make();

    private static OrtEnvironment make() {
      Thread maker =
          new Thread(null, OrtEnvironment::getEnvironment, "onnx-environment", STACK_BYTES);
      // Its fault, if any, comes up again below.
      maker.setUncaughtExceptionHandler((thread, fault) -> {});
      maker.start();
      boolean interrupted = false;
      while (maker.isAlive()) {
        try {
          maker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return OrtEnvironment.getEnvironment();
    }
  }
}
