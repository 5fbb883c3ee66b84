package org.distill4j.runtime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Turns off the usage reports of ONNX Runtime and of the tokenizer library, and chooses the CPU
 * build of the latter. Both libraries read this once, when they load.
 */
public final class NativeSettings {
  /** Turns off ONNX Runtime's usage reports where it is 1 before the library is initialized. */
  static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  private static final String HOME = "user.home";

  /** A place below a file, where no folder can be made. */
  private static final String NOWHERE = "/dev/null/home";

  private NativeSettings() {}

  /**
   * Applies the settings to this process. The classes of this package do so before they load a
   * library; a program that calls ONNX Runtime itself does well to call this first.
   */
  public static void apply() {
    if (!hasHome()) {
      // Java calls the home of a user whom the system does not know "?". Libraries would unpack
      // themselves into a folder of that name; as it is, they take the temporary folder.
      System.setProperty(HOME, NOWHERE);
    }
    // On Linux, ONNX Runtime 1.29 would keep a device id and a queue of events, with the names of
    // models, in the user's cache folder and a log in the temporary folder, and send them.
    ProcessEnvironment.set(NO_TELEMETRY, "1");
    // The tokenizer library reports its use to its makers unless told not to.
    setUnlessSet("OPT_OUT_TRACKING", "true");
    // On a machine with CUDA it would download another native library; the one in its jar serves.
    setUnlessSet("RUST_FLAVOR", "cpu");
  }

  private static boolean hasHome() {
    try {
      return Path.of(System.getProperty(HOME, "")).isAbsolute();
    } catch (InvalidPathException odd) { // "?" on Windows
      return false;
    }
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getenv(key) == null && System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
