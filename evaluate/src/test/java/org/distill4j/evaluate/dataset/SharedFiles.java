package org.distill4j.evaluate.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Acceptance data outside the project; tests that need it are reported skipped without it. */
public final class SharedFiles {

  private SharedFiles() {}

  /** Returns a file of the acceptance data, or skips the test. */
  public static Path of(String path) {
    Path root = Path.of(System.getProperty("distill4j.shared", "../shared"));
    Assumptions.assumeTrue(Files.isDirectory(root), () -> "no acceptance data at " + root);
    return root.resolve(path);
  }
}
