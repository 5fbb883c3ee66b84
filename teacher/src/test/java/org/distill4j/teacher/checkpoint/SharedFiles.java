package org.distill4j.teacher.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real files that lie outside the repository; tests that need them are skipped without. */
public final class SharedFiles {
  private SharedFiles() {}

  /** The file or folder of that name; skips the calling test if it is absent. */
  public static Path require(String name) {
    Path path = Path.of(System.getProperty("distill4j.shared", "../shared")).resolve(name);
    Assumptions.assumeTrue(Files.exists(path), path + " is absent");
    return path;
  }
}
