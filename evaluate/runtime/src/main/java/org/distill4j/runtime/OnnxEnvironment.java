package org.distill4j.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's environment, made once on a thread with a large stack, after its usage reports are
 * turned off.
 *
 * <p>While it is made, version 1.29.0 matches the process's command line ({@code
 * /proc/self/cmdline}, its first 8,191 bytes) with a matcher that recurses for every character: a
 * class path or an argument of some 4,000 characters overflows a usual thread's stack of 1 MB, and
 * the whole process dies. 8 MB were seen to suffice.
 */
final class OnnxEnvironment {
  // Four times what was seen to suffice; only pages that are touched cost memory.
  private static final long STACK_BYTES = 32L << 20;
  private static final Logger LOG = LoggerFactory.getLogger(OnnxEnvironment.class);

  private OnnxEnvironment() {}

  static OrtEnvironment get() {
    return Holder.ENVIRONMENT;
  }

  private static final class Holder {
    private static final OrtEnvironment ENVIRONMENT = make();

    private static OrtEnvironment make() {
      NativeSettings.apply();
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
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try {
        // On Windows, where no variable is set, this turns off all but the first event.
        environment.setTelemetry(false);
      } catch (OrtException noSuchCall) {
        LOG.debug("ONNX Runtime's usage reports cannot be turned off by call.", noSuchCall);
      }
      return environment;
    }
  }
}
