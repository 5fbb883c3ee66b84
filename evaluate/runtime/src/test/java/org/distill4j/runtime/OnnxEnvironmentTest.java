package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxEnvironmentTest {
  /** The program that the test forks. */
  public static void main(String[] args) {
    System.out.print(CompressedClassifier.runtimeVersion());
  }

  @Test
  void isOneForAll() {
    assertSame(OnnxEnvironment.get(), OnnxEnvironment.get());
  }

  @Test
  void survivesALongCommandLine() throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            OnnxEnvironmentTest.class.getName(),
            "x".repeat(20_000));
    Map<String, String> environment = java.environment();
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = java.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    // Newer Javas warn of native access first.
    assertEquals(CompressedClassifier.runtimeVersion(), printed.lines().reduce("", (a, b) -> b));
  }
}
