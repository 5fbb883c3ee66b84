package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class IdleThreadsTest {
  /** The C library's own view of the environment; Java's is a copy from before. */
  private interface CLibrary extends Library {
    String getenv(String name);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsLibrariesThatLoadLater() {
    IdleThreads.sleepEarly();
    String wanted =
        System.getenv("OMP_WAIT_POLICY") == null
            ? Optional.ofNullable(System.getenv(IdleThreads.COUNT)).orElse("10000")
            : System.getenv(IdleThreads.COUNT);
    assertEquals(wanted, Native.load("c", CLibrary.class).getenv(IdleThreads.COUNT));
  }
}
