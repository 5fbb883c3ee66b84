package org.distill4j.runtime;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets environment variables of this very process, where native libraries read them when they load;
 * Java itself can only read them. Child processes that Java starts do not inherit them.
 */
public final class ProcessEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnvironment.class);

  private ProcessEnvironment() {}

  /** The C library, for what Java cannot do to its own process. */
  private interface CLibrary extends Library {
    int setenv(String name, String value, int overwrite);
  }

  /**
   * Sets a variable, whatever it was. Does nothing on Windows, whose C library has no such call.
   *
   * @return whether it is set
   */
  public static boolean set(String name, String value) {
    if (Platform.isWindows()) {
      return false;
    }
    try {
      return Native.load("c", CLibrary.class).setenv(name, value, 1) == 0;
    } catch (LinkageError missing) {
      LOG.debug("{} is not set: no access to the C library.", name, missing);
      return false;
    }
  }
}
